"""The editors' handbook names what there is: every heading, row and value of an answer, and every command."""

from __future__ import annotations

import re

import pytest

from bot.cli_answers import answers
from common.settings import ROOT
from knowledge.answers import PARTS, QUESTIONS, STATUSES
from knowledge.rules import DEPENDS_ON, MAX_WORDS
from tests.knowledge.answer_file import GOOD

HANDBOOK = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("heading", [*PARTS, *QUESTIONS])
def test_every_heading_is_explained_with_its_limit(heading: str) -> None:
    row = re.search(rf"^\| {heading} \|.*$", HANDBOOK, re.M)
    assert row
    if limit := MAX_WORDS.get(PARTS.get(heading, "")):
        assert f"{limit} ord" in row[0]


def test_every_row_and_value_is_explained() -> None:
    rows = re.findall(r"^(\w+):", GOOD.split("\n---\n")[0], re.M)
    for name in (*rows, "aliases", *STATUSES, *DEPENDS_ON):
        assert f"`{name}`" in HANDBOOK or f"`{name}: " in HANDBOOK, name


def test_every_command_is_there_and_every_one_there_is_named() -> None:
    named = set(re.findall(r"lots answers (\w+)", HANDBOOK))
    assert named == {command.name for command in answers.registered_commands}
