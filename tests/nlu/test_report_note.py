"""After *Fel i svaret?*: what is a sentence about the answer, and what is a message of its own."""

from __future__ import annotations

import pytest

from nlu.report_note import is_note


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("det ska stå sysselsatta, inte anställda", "answer"),
        ("fel paragraf, ska vara 19 kap. 25 §", "clarify"),
        ("länken är död", "nlu_fallback"),
        ("ni har glömt LUF", "aspect_luf"),
        ("rena skräpet", "insult"),
        ("det stämmer inte", "report"),
        ("hoppa över", "nlu_fallback"),
        ("nej tack", "thanks"),
        ("avbryt", "cancel"),
    ],
)
def test_a_statement_is_a_note(text: str, intent: str) -> None:
    assert is_note(text, intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hur räknas de 30 procenten", "answer"),
        ("är det avgjort?", "aspect_sure"),
        ("får vi reservera ett städavtal", "clarify"),
        ("xqzw?", "nlu_fallback"),
        ("vem kan städa i Falun", "directory"),
        ("tack", "thanks"),
        ("jag vill prata med en människa", "contact"),
        ("gå igenom vårt köp", "start_reservation"),
    ],
)
def test_a_question_or_a_wish_is_no_note(text: str, intent: str) -> None:
    assert not is_note(text, intent)
