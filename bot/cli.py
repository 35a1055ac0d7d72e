"""The command line `lots`: everything that is no conversation."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_answers import answers
from common.settings import ROOT

if TYPE_CHECKING:
    from bot.law_watch import Report

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Upphandlingslotsen")
app.add_typer(answers, name="answers")
law = typer.Typer(no_args_is_help=True, help="Bevakningen av lagtexten bakom svaren")
app.add_typer(law, name="law")
directory = typer.Typer(no_args_is_help=True, help="Katalogen över sociala företag och stödorganisationer")
app.add_typer(directory, name="directory")

# Imports stand in the commands: most need one part of the house, and importing all of it takes seconds.


@app.command()
def run() -> None:
    """Startar allt: tränar vid behov, förbereder databasen, kör tills Ctrl-C."""
    from bot import start

    try:
        raise typer.Exit(start.run())
    except start.CannotStart as reason:
        typer.echo(str(reason), err=True)
        raise typer.Exit(2) from None
    except subprocess.CalledProcessError:
        typer.echo("Träningen misslyckades. Orsaken står ovan. Kör om med: make run", err=True)
        raise typer.Exit(3) from None


@app.command()
def serve() -> None:
    """Kör bara chattens framsida (startas annars av supervisor)."""
    from bot.app import serve as serve_front

    serve_front()


@app.command()
def train(force: bool = False) -> None:
    """Tränar dialogmodellen om något den bygger på har ändrats."""
    from nlu import training

    if force or not training.is_current():
        training.train(typer.echo)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def rasa(context: typer.Context) -> None:
    """Kör ett Rasa-kommando med projektets miljö, till exempel: lots rasa data validate."""
    from nlu.training import rasa_environment

    command = [sys.executable, "-W", "ignore", "-m", "rasa", *context.args]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, env=rasa_environment()).returncode)


@app.command()
def prepare() -> None:
    """Skapar eller uppgraderar databasen och fyller en tom katalog."""
    from bot.start import prepare as prepare_database

    prepare_database()


@app.command()
def chat() -> None:
    """Chattar i terminalen med den Upphandlingslots som är igång."""
    from bot.chat import talk

    talk()


@law.command("check")
def check_law() -> None:
    """Jämför lagtexten med den som svaren kontrollerats mot, och visar svar vars lagrum har ändrats."""
    from bot import law_watch
    from knowledge.library import library

    _tell(law_watch.check(library(), date.today()))


@law.command("lock")
def lock_law(
    sections: Annotated[list[str] | None, typer.Argument(help="Bara dessa lagrum, till exempel 'LOU 19:25 a'.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Dagen då lagtexten hämtades.")] = None,
) -> None:
    """Antecknar att svaren är kontrollerade mot lagtexten som den lyder nu."""
    from bot import law_watch
    from knowledge.library import library

    only = sections or []
    if unknown := [ref for ref in only if ref not in library().law.watched()]:
        raise typer.BadParameter(f"{unknown[0]} står inte bland paragraferna i law.yml")
    _tell(law_watch.renew(library(), as_of.date() if as_of else date.today(), only))


def _tell(report: Report) -> None:
    typer.echo(report.text)
    raise typer.Exit(report.code)


@directory.command("import")
def import_directory(
    file: Path,
    dry_run: bool = typer.Option(False, "--dry-run", help="Visa bara vad som skulle hända."),
    by: str = typer.Option("kommandoraden", help="Vem som importerar, för ändringshistoriken."),
) -> None:
    """Läser in en CSV- eller Excelfil; med något fel i den ändras ingenting."""
    from directory.importer import import_file

    report = import_file(file.read_bytes(), by, dry_run=dry_run)
    typer.echo(report.text)
    if report.faults:
        raise typer.Exit(1)


@directory.command("planned")
def import_planned(
    file: Path, dry_run: bool = typer.Option(False, "--dry-run", help="Visa bara vad som skulle hända.")
) -> None:
    """Ersätter listan över planerade köp med en fil: köpare;vad;när;länk;gäller till;tjänst;plats."""
    from directory.tenders import import_planned as take_over

    report = take_over(file.read_bytes(), dry_run)
    typer.echo(report.text)
    if report.faults:
        raise typer.Exit(1)


@directory.command("export")
def export_directory(file: Path) -> None:
    """Skriver hela katalogen till en .csv- eller .xlsx-fil som kan läsas in igen."""
    from directory import importer

    file.write_bytes(importer.export_excel() if file.suffix == ".xlsx" else importer.export_csv())
    typer.echo(f"Katalogen står i {file}.")


if __name__ == "__main__":
    app()
