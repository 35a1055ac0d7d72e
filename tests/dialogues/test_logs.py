"""What the three processes write down about one message."""

from __future__ import annotations

import json
from typing import Any

from tests.dialogues.house import House, Talk

SECRET = "får vi reservera städning för hemliga glassbilen"


def test_every_process_logs_each_message_under_its_id_and_none_quotes_it(house: House, talk: Talk) -> None:
    for _ in range(3):
        talk.say(SECRET)
    ids = [{line["request"] for line in lines(house, name) if "request" in line} for name in house.processes]
    assert len(ids) == 3
    assert len(set.intersection(*ids)) >= 3
    for name in house.processes:
        assert "glassbil" not in (house.var / f"{name}.log").read_text(encoding="utf-8")


def lines(house: House, name: str) -> list[dict[str, Any]]:
    """The lines after the start, when the libraries have said what they had to say: all of them JSON."""
    text = (house.var / f"{name}.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
