"""The gate between what was understood and what is done."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.gate import Gate


def passed(text: str, *ranking: tuple[str, float]) -> str:
    ranked = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    message = Message({TEXT: text, INTENT: ranked[0], INTENT_RANKING_KEY: ranked})
    [done] = Gate(Gate.get_default_config()).process([message])
    return str(done.get(INTENT)["name"])


@pytest.mark.parametrize(
    ("text", "ranking", "expected"),
    [
        ("måste vi reservera?", [("answer", 0.9), ("outside", 0.01)], "answer"),
        ("måste vi reservera?", [("answer", 0.7)], "clarify"),
        ("måste vi reservera?", [("answer", 0.1)], "nlu_fallback"),
        ("måste vi reservera bord?", [("answer", 0.9), ("outside", 0.08)], "clarify"),
        ("städning i Falun", [("directory", 0.4)], "directory"),
        ("städning", [("directory", 0.4)], "clarify"),
        ("hotellstädning i Åre", [("outside", 0.6), ("directory", 0.3)], "directory"),
        ("hotellstädning", [("outside", 0.6), ("directory", 0.3)], "clarify"),
        ("reservera bord på restaurang i Falun", [("outside", 0.9), ("directory", 0.1)], "outside"),
        ("hur blir vädret i Falun", [("outside", 0.6)], "clarify"),
    ],
)
def test_what_may_be_done(text: str, ranking: list[tuple[str, float]], expected: str) -> None:
    assert passed(text, *ranking) == expected
