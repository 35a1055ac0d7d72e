"""The inbox: order, leases, no message twice, no number twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from store import conversations, inbox, outbox
from store.inbox import LEASE_SECONDS


def put(conversation: str, text: str, now: float = 1.0, external: str | None = None) -> int:
    return inbox.receive(conversation, "web", external, text, now).row


def test_the_same_external_id_is_the_same_message(db: str) -> None:
    first = inbox.receive("c", "web", "42", "hej", 1.0)
    again = inbox.receive("c", "web", "42", "hej", 2.0)
    other = inbox.receive("d", "web", "42", "hej", 2.0)
    assert (first.row, first.is_new, again.is_new) == (again.row, True, False)
    assert other.row != first.row


def test_a_message_is_claimed_as_it_comes_unless_an_older_one_waits(db: str) -> None:
    first = inbox.receive("c", "web", None, "ett", 2.0, owner="front").claimed
    second = inbox.receive("c", "web", None, "två", 2.0, owner="front")
    assert first
    assert (first.text, first.is_first_try) == ("ett", True)
    assert second.claimed is None
    assert inbox.claim("other", 3.0) is None
    assert inbox.finish(first.id, "front", "answered", [{"text": "svar"}], 3.0)
    claimed = inbox.claim("other", 3.0)
    assert claimed
    assert claimed.id == second.row
    assert inbox.receive("c", "web", None, "tre", 3.0, owner="front").claimed is None


def test_of_messages_that_arrive_together_one_is_claimed(db: str) -> None:
    inbox.receive("c", "web", "0", "hej", 1.0, owner="front")
    row = inbox.receive("d", "web", "0", "hej", 1.0, owner="front").row
    inbox.finish(row, "front", "answered", [], 1.0)

    def put_and_claim(number: int) -> bool:
        return inbox.receive("d", "web", str(number), "och", 2.0, owner=f"front {number}").claimed is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(put_and_claim, range(1, 9))) == 1


def test_a_conversation_is_handled_in_order_and_others_beside_it(db: str) -> None:
    put("c", "ett")
    put("c", "två")
    put("d", "tre")
    first, second = inbox.claim("front", 2.0), inbox.claim("front", 2.0)
    assert first
    assert second
    assert [first.text, second.text] == ["ett", "tre"]
    assert inbox.claim("front", 2.0) is None
    inbox.finish(first.id, "front", "answered", [{"text": "svar"}], 3.0)
    after = inbox.claim("front", 3.0)
    assert after
    assert after.text == "två"


def test_a_dead_fronts_message_is_claimed_again_and_its_late_answer_refused(db: str) -> None:
    put("c", "ett", now=100.0)
    dead = inbox.claim("dead", 100.0)
    assert dead
    assert inbox.claim("alive", 100.0 + LEASE_SECONDS / 2) is None
    taken = inbox.claim("alive", 101.0 + LEASE_SECONDS)
    assert taken
    assert taken.message_id == dead.message_id
    assert inbox.finish(dead.id, "dead", "answered", [{"text": "sent"}], 120.0) == []
    assert len(inbox.finish(taken.id, "alive", "answered", [{"text": "rätt"}], 120.0)) == 1
    assert inbox.outcome(dead.id)[1][0].body == {"text": "rätt"}


def test_a_renewed_lease_holds_and_a_released_one_is_free(db: str) -> None:
    row = put("c", "ett", now=100.0)
    inbox.claim("front", 100.0)
    inbox.renew("front", [row], 109.0)
    assert inbox.claim("other", 112.0) is None
    inbox.release("front")
    assert inbox.claim("other", 112.0)


def test_a_lease_that_its_front_does_not_know_of_runs_out(db: str) -> None:
    put("c", "ett", now=100.0)
    inbox.claim("front", 100.0)
    inbox.renew("front", [], 109.0)
    assert inbox.claim("other", 112.0)


def test_a_lease_from_before_the_clock_was_set_back_is_no_lease(db: str) -> None:
    put("c", "ett")
    inbox.claim("front", 100_000.0)
    assert inbox.claim("other", 50.0)


def test_a_failed_message_comes_back_only_when_asked_for_and_under_its_id(db: str) -> None:
    row = put("c", "ett")
    claimed = inbox.claim("front", 2.0)
    assert claimed
    inbox.finish(row, "front", "failed", [{"text": "tyvärr"}], 3.0)
    assert inbox.claim("front", 1000.0) is None
    assert inbox.retry("other", claimed.message_id) is None
    assert inbox.retry("c", claimed.message_id) == row
    again = inbox.claim("front", 1000.0)
    assert again
    assert again.message_id == claimed.message_id


def test_replies_are_numbered_within_their_conversation(db: str) -> None:
    inbox.append("none", None, [], 1.0)
    row = put("c", "ett")
    inbox.claim("front", 2.0)
    inbox.append("c", row, [{"text": "dröjer"}], 2.5)
    inbox.finish(row, "front", "answered", [{"text": "a"}, {"text": "b"}], 3.0)
    assert [(item.number, item.body["text"]) for item in inbox.replies_after("c", 1)] == [(2, "a"), (3, "b")]
    assert [item.number for item in inbox.outcome(row)[1]] == [1, 2, 3]


def test_many_workers_never_claim_the_same_message_nor_break_an_order(db: str) -> None:
    for place in range(40):
        put(f"c{place % 8}", str(place))
    done: list[str] = []

    def work(owner: str) -> None:
        while message := inbox.claim(owner, 2.0):
            done.append(message.text)
            assert inbox.finish(message.id, owner, "answered", [{"text": message.text}], 3.0)

    for _ in range(8):  # a worker stops when everything that waits is somebody's for the moment
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, ["a", "b", "c", "d"]))
    assert sorted(done, key=int) == [str(place) for place in range(40)]
    for conversation in range(8):
        texts = [item.body["text"] for item in inbox.replies_after(f"c{conversation}", 0)]
        assert texts == sorted(texts, key=int)


def test_a_draft_is_kept_replaced_and_erased_with_its_conversation(db: str) -> None:
    put("c", "ett")
    conversations.save_draft("c", "reservation", {"act": "lou"}, 1.0)
    conversations.save_draft("c", "reservation", {"act": "luf"}, 2.0)
    assert conversations.draft("c", "reservation") == {"act": "luf"}
    conversations.erase("c")
    assert conversations.draft("c", "reservation") == {}
    assert inbox.replies_after("c", 0) == []
    assert inbox.waiting() == 0


def test_a_chat_that_blocked_us_gets_nothing_until_it_writes_again(db: str) -> None:
    def write(text: str) -> None:
        row = inbox.receive("c", "telegram", None, text, 1.0, {"chat": 7}).row
        inbox.claim("front", 2.0)
        inbox.finish(row, "front", "answered", [{"text": f"svar på {text}"}], 3.0)

    write("ett")
    conversations.mark_unreachable("telegram", 8, 4.0)
    assert len(outbox.unsent("telegram")) == 1
    conversations.mark_unreachable("telegram", 7, 4.0)
    assert outbox.unsent("telegram") == []
    write("två")
    assert [item.body["text"] for item in outbox.unsent("telegram")] == ["svar på ett", "svar på två"]


def test_a_conversation_goes_on_in_the_language_last_surely_written(db: str) -> None:
    for text, language in (("hello there", "en"), ("Falun", None)):
        row = inbox.receive("c", "web", None, text, 1.0, language=language).row
        message = inbox.claim("front", 2.0)
        assert message
        assert message.language == "en"
        inbox.finish(row, "front", "answered", [{"text": "ok"}], 3.0)


def test_a_question_that_waits_stands_last_in_the_history(db: str) -> None:
    put("c", "ett")
    assert inbox.history("c") == [{"number": 0, "mine": "ett"}]


def test_the_history_has_both_sides_in_order(db: str) -> None:
    for text in ("ett", "två"):
        row = put("c", text)
        inbox.claim("front", 2.0)
        inbox.finish(row, "front", "answered", [{"text": f"svar på {text}"}], 3.0)
    inbox.append("c", None, [{"text": "en människas ord"}], 4.0)
    told = [line.get("mine") or line["body"]["text"] for line in inbox.history("c")]
    assert told == ["ett", "svar på ett", "två", "svar på två", "en människas ord"]


def test_what_waits_to_be_sent_knows_its_conversations_language(db: str) -> None:
    assert conversations.language("c") is None
    row = inbox.receive("c", "telegram", None, "hello there", 1.0, {"chat": 7}, "en").row
    inbox.claim("front", 2.0)
    inbox.finish(row, "front", "answered", [{"text": "Hello"}], 3.0)
    assert [item.language for item in outbox.unsent("telegram")] == ["en"]
    assert conversations.language("c") == "en"
