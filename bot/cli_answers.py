"""`lots answers …`: what an editor does with the answers on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from common.settings import settings

if TYPE_CHECKING:
    from knowledge.answers import Answer

# Imports stand in the commands, as in bot/cli.py.

answers = typer.Typer(no_args_is_help=True, help="Svaren i answers/")


@answers.command("check")
def check_answers() -> None:
    """Kontrollerar alla svar, texter och lagrum."""
    from knowledge.check import check, unwatched

    faults = check(settings().answers, date.today())
    for fault in faults:
        typer.echo(f"{fault.path}: {fault.message}")
    if faults:
        raise typer.Exit(1)
    typer.echo(f"Inga fel i {settings().answers.name}/.")
    if sections := unwatched(settings().answers):
        typer.echo(f"Ännu inte bevakade ({len(sections)} lagrum, se lots law lock): {', '.join(sections)}.")
    if old := sum(answer.is_old(date.today()) for answer in _answers()):
        typer.echo(f"{old} svar är inte kontrollerade det senaste året. Se dem med: lots answers list --old")


@answers.command("list")
def list_answers(old: bool = typer.Option(False, "--old", help="Bara de som inte är kontrollerade på ett år.")) -> None:
    """Visar svaren, det som är kontrollerat för längst sedan först, och hur många de är."""
    from bot import preview

    for line in preview.overview(_answers(), date.today(), only_old=old):
        typer.echo(line)


@answers.command("preview")
def preview_answer(
    answer_id: str, role: str = typer.Option("official", help="Vem som läser: official eller enterprise.")
) -> None:
    """Visar ett svar så som det visas i Telegram och på webben. Ingenting behöver vara igång."""
    from bot import preview
    from knowledge.editing import file_of
    from knowledge.library import library

    path = _of(answer_id, lambda folder: file_of(folder, answer_id))
    texts = library()
    found = texts.get(answer_id)
    if fault := texts.faults.get(path.relative_to(settings().answers).as_posix()):
        typer.echo(f"{answer_id}: {fault}", err=True)
    if fault or found is None:
        raise typer.Exit(1)
    for line in (*preview.telegram(texts, found, role), *preview.web(texts, found)):
        typer.echo(line)


@answers.command("withdraw")
def withdraw_answer(answer_id: str) -> None:
    """Tar ner ett svar: ändrar bara raden status i filen. Boten slutar säga det inom en minut."""
    from knowledge.editing import withdraw

    path = _of(answer_id, lambda folder: withdraw(folder, answer_id))
    typer.echo(f"{path.name} är nedtaget. Den bot som läser filen slutar säga svaret inom en minut.")
    typer.echo("Spara ändringen där svaren förvaras också, annars kommer svaret tillbaka vid nästa uppdatering.")


@answers.command("sign")
def sign_answer(
    answer_id: str,
    role: str = typer.Option(..., help="Den som har granskat, till exempel jurist. Aldrig ett personnamn."),
    organisation: str = typer.Option(..., help="Var den som har granskat arbetar."),
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Dagen för granskningen; annars i dag.")
    ] = None,
) -> None:
    """Skriver in vem som har granskat ett svar: ändrar bara raden signed i filen."""
    from knowledge.editing import sign

    reviewed = day.date() if day else date.today()
    if reviewed > date.today():
        raise typer.BadParameter("dagen har inte varit än", param_hint="--date")
    path = _of(answer_id, lambda folder: sign(folder, answer_id, role, organisation, reviewed))
    typer.echo(f"{path.name}: granskat av {role}, {organisation}, {reviewed}.")


@answers.command("reports")
def list_reports(limit: int = typer.Option(20, help="Hur många, de nyaste först.")) -> None:
    """Visar vad läsare har anmält som fel, också när ingen e-post är inställd."""
    from store import feedback

    for report in feedback.latest(limit):
        day = date.fromtimestamp(report.created_at)
        typer.echo(f"{day}  {report.answer_id}  version {report.version}  {report.note or '(ingen mening)'}")


def _answers() -> list[Answer]:
    from knowledge.library import library

    return list(library().answers.values())


def _of(answer_id: str, file: Callable[[Path], Path]) -> Path:
    """The file that a command finds or changes; told in words when it cannot."""
    from knowledge.answers import AnswerError

    try:
        return file(settings().answers)
    except AnswerError as wrong:
        typer.echo(f"{answer_id}: {wrong}", err=True)
        raise typer.Exit(1) from None
