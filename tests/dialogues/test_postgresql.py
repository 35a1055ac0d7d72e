"""The house with everything in PostgreSQL: our tables, and Rasa's events in a schema of their own."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, text

from common.settings import Settings
from tests.dialogues.house import House, Talk


def test_a_conversation_lives_in_postgresql_alone(postgres_url: str, tmp_path: Path) -> None:
    house = House(tmp_path, DATABASE_URL=postgres_url, TRACKER_URL=Settings(database_url=postgres_url).tracker)
    try:
        house.open()
        talk = Talk(house)
        talk.say("form:reservation")
        assert talk.say("LOU")["form"]["slot"] == "annex2"
        assert talk.say("vem kan städa i Falun?")["kind"] == "question"  # the form goes on after the list
    finally:
        house.close()
    with create_engine(postgres_url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM rasa.events")).scalar()
        assert connection.execute(text("SELECT count(*) FROM inbox WHERE state = 'answered'")).scalar() == 3
    assert not list(tmp_path.glob("*.db"))
