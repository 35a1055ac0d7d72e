"""Reports of wrong answers: once each, after the time for a sentence, leased, tried again, kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from store import feedback
from store.database import session
from store.feedback import LEASE_SECONDS, NOTE_SECONDS


def test_a_report_waits_for_its_sentence_and_goes_without_when_none_comes(db: str) -> None:
    row = feedback.report("m1", "andelskravet", "abcdef0123", 1000.0)
    assert feedback.claim(1000.0 + NOTE_SECONDS - 1) == []
    [due] = feedback.claim(1000.0 + NOTE_SECONDS)
    assert (due.id, due.answer_id, due.version, due.note, due.created_at) == (
        row, "andelskravet", "abcdef0123", None, 1000.0,
    )  # fmt: skip


def test_a_sentence_or_a_no_ends_the_wait(db: str) -> None:
    first = feedback.report("m1", "iop", "a", 1000.0)
    second = feedback.report("m2", "iop", "a", 1000.0)
    feedback.conclude(first, "Fel paragraf.", 1010.0)
    feedback.conclude(second, None, 1010.0)
    assert [(due.id, due.note) for due in feedback.claim(1010.0)] == [(first, "Fel paragraf."), (second, None)]


def test_the_same_message_again_is_the_same_report(db: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda _: feedback.report("m1", "iop", "a", 1000.0), range(8)))
    assert len(set(rows)) == 1
    assert len(feedback.latest(10)) == 1


def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(db: str) -> None:
    feedback.conclude(feedback.report("m1", "iop", "a", 1000.0), None, 1000.0)
    assert len(feedback.claim(1000.0)) == 1
    assert feedback.claim(1001.0) == []
    assert len(feedback.claim(1000.0 + LEASE_SECONDS)) == 1


def test_what_is_mailed_is_kept_and_not_mailed_again_but_a_later_sentence_is(db: str) -> None:
    row = feedback.report("m1", "iop", "a", 1000.0)
    feedback.conclude(row, None, 1000.0)
    feedback.mark_mailed(feedback.claim(1000.0), 1001.0)
    feedback.conclude(row, None, 1002.0)
    assert feedback.claim(9999.0) == []
    feedback.conclude(row, "Jo, en sak till.", 10_000.0)
    assert [due.note for due in feedback.claim(10_000.0)] == ["Jo, en sak till."]
    assert [found.note for found in feedback.latest(10)] == ["Jo, en sak till."]


def test_a_sentence_that_comes_while_the_mail_goes_out_is_mailed_too(db: str) -> None:
    row = feedback.report("m1", "iop", "a", 1000.0)
    going = feedback.claim(1000.0 + NOTE_SECONDS)
    feedback.conclude(row, "Fel paragraf.", 1301.0)
    feedback.mark_mailed(going, 1302.0)
    assert [due.note for due in feedback.claim(1303.0)] == ["Fel paragraf."]


def test_what_could_not_be_mailed_waits(db: str) -> None:
    row = feedback.report("m1", "iop", "a", 1000.0)
    feedback.conclude(row, None, 1000.0)
    feedback.postpone(feedback.claim(1000.0), 1300.0)
    assert feedback.claim(1299.0) == []
    assert len(feedback.claim(1300.0)) == 1


def test_nothing_in_a_report_leads_to_who_made_it(db: str) -> None:
    concluded = feedback.report("m1", "iop", "a", 1000.0)
    feedback.report("m2", "iop", "a", 1000.0)
    feedback.conclude(concluded, None, 1001.0)
    feedback.mark_mailed(feedback.claim(1000.0 + NOTE_SECONDS), 1301.0)
    with session() as opened:
        found = opened.execute(text("SELECT * FROM feedback"))
        columns, messages = set(found.keys()), [row.message_id for row in found]
    assert columns == {"id", "message_id", "answer_id", "version", "note", "created_at", "due_at", "mailed_at"}
    assert messages == [None, None]
