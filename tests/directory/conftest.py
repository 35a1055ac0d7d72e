"""A directory to read from: the project's seed and some confirmed and generated entries, once per module and engine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from common import settings as settings_module
from directory import importer
from store import database
from tests.conftest import new_postgres, use_database

EXTRA = """id;typ;namn;slag;organisationsnummer;kommun;verkar i;tjänster;cpv;beskrivning;webbplats;källa;sett år;bekräftad;status;huvudsyfte integration;minst 30 procent
rena-hander;företag;Rena Händer AB;arbetsintegrerande socialt företag;556016-0680;Borlänge;;Städning;90910000-9;Städar kontor;https://example.se;egen webbplats;2025;2026-05-04;bekräftad;ja 2026-05-04 (egen uppgift);ja 2026-05-04 (egen uppgift), bekräftad 2026-05-04
gamla-stad;företag;Gamla Städ;kooperativ;;Borlänge;;Städning;90910000-9;;;tidning;2016;;uppgift från källa;;
utan-artal;företag;Utan Årtal;kooperativ;;Borlänge;;Städning;90910000-9;;;tidning;;;uppgift från källa;;
hela-lanet;företag;Hela Länet ek. för.;kooperativ;;;Dalarnas län;Skanning och arkivering;79999100-4;;;egen webbplats;2024;;uppgift från källa;;
hemligt-utkast;företag;Hemligt Utkast;kooperativ;;Falun;;Städning;90910000-9;Utkastord;;;;;utkast;;
nedlagt;företag;Nedlagda Städbolaget;kooperativ;;Falun;;Städning;90910000-9;;;egen webbplats;2020;;nedlagd;;
fonster-i-orsa;företag;Klara Fönster;förening;;Orsa;;Fönsterputs;90911300-9;;;egen webbplats;2023;;uppgift från källa;;
"""  # noqa: E501  (a file as editors keep it)
BIKE = (
    "cykel-{0};företag;Cykelfixarna {0};förening;;Umeå;;Cykelverkstad;50800000-3;;;tidning;{1};;uppgift från källa;;\n"
)
BIKES = "".join(BIKE.format(number, 2010 + number) for number in range(12))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Gives the engine's name. Only for tests that write nothing."""
    var: Path = tmp_path_factory.mktemp("directory")
    with contextlib.ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        url = f"sqlite:///{var}/lots.db" if request.param == "sqlite" else stack.enter_context(new_postgres())
        use_database(url, patch, var)
        database.migrate()
        importer.seed()
        report = importer.import_file((EXTRA + BIKES).encode(), "test")
        assert report.applied, report.text
        yield request.param
        database.engine().dispose()
        settings_module.settings.cache_clear()
        database.engine.cache_clear()
