"""Nobody writes faster than a person can; the machine itself may."""

from __future__ import annotations

import pytest

from bot.limits import PER_ADDRESS, PER_CONVERSATION, Limits, is_loopback


def test_one_conversation_is_stopped_and_another_is_not() -> None:
    limits = Limits()
    allowed = [limits.allows("a", "192.0.2.1") for _ in range(PER_CONVERSATION.amount + 1)]
    assert allowed == [True] * PER_CONVERSATION.amount + [False]
    assert limits.allows("b", "192.0.2.1")
    assert limits.allows("a", "127.0.0.1")


def test_many_conversations_from_one_address_are_stopped() -> None:
    limits = Limits()
    allowed = [limits.allows(str(number), "2001:db8::1") for number in range(PER_ADDRESS.amount + 1)]
    assert allowed[-1] is False
    assert all(allowed[:-1])


def test_a_refusal_is_told_once() -> None:
    limits = Limits()
    assert [limits.tells("a"), limits.tells("a"), limits.tells("b")] == [True, False, True]


@pytest.mark.parametrize(("address", "ours"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False)])
def test_loopback(address: str, ours: bool) -> None:
    assert is_loopback(address) is ours
