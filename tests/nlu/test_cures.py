"""Rasa's own behaviour that is replaced."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from common.settings import ROOT
from nlu import cures


async def test_a_message_whose_action_failed_fails_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa itself logs the failure and goes on."""

    async def run(_action: object) -> Any:
        raise ConnectionError("the action server is away")

    async def run_action(_processor: object, action: Any) -> bool:
        try:
            await cures._call(action)
        except ConnectionError:
            return True
        return False

    monkeypatch.setattr(cures, "_run", run)
    monkeypatch.setattr(cures, "_run_action", run_action)
    with pytest.raises(ConnectionError):
        await MessageProcessor._run_action(None, None)


def test_events_are_found_by_name_and_unknown_ones_are_refused() -> None:
    assert isinstance(Event.from_parameters({"event": "bot", "text": "hej"}), BotUttered)
    with pytest.raises(ValueError, match="nonsense"):
        Event.from_parameters({"event": "nonsense"})


def test_no_rule_looks_further_back_than_the_states_that_are_made() -> None:
    rules = yaml.safe_load((ROOT / "stories" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    assert max(len(rule["steps"]) for rule in rules) < cures.RECENT_ACTIONS


def test_the_last_states_of_a_long_conversation_are_those_that_all_would_end_with() -> None:
    domain = Domain.from_dict({"intents": ["ask"], "actions": ["action_tell"]})
    turn = [ActionExecuted("action_listen"), UserUttered("vad?", {"name": "ask"}), ActionExecuted("action_tell")]
    tracker = DialogueStateTracker.from_events("c", evts=[*turn] * 20, domain=domain)
    states = tracker.past_states(domain)
    assert len(states) == cures.RECENT_ACTIONS + 1
    assert states[-1]["prev_action"] == {"action_name": "action_tell"}
    assert states[-1]["user"]["intent"] == states[-2]["user"]["intent"] == "ask"
