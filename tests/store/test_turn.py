"""Only one front at a time fetches updates and sends replies."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from store import database
from store.turn import Turn


def test_one_at_a_time_and_the_next_when_it_is_given_back(db: str) -> None:
    first, second = Turn("telegram"), Turn("telegram")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.give_back()
    assert second.take()
    second.give_back()


def test_different_turns_do_not_meet(db: str) -> None:
    first, second = Turn("telegram"), Turn("mail")
    assert first.take()
    assert second.take()
    first.give_back()
    second.give_back()


def test_a_turn_whose_connection_has_died_is_another_front_s(db: str) -> None:
    if db != "postgresql":
        pytest.skip("a locked file ends with its process only")
    first, second = Turn("telegram"), Turn("telegram")
    assert first.take()
    with database.engine().connect() as admin:
        admin.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    assert second.take()
    assert not first.take()
    second.give_back()
