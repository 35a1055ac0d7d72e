"""Rasa's own behaviour that is replaced."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event

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
