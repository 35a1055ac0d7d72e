"""`make bench-kill`: each process killed in the middle of a load, again and again: what was lost or came twice.

People fill in the form, one answer after the other: a message applied twice would fill the next slot too, a lost one
none. Also with the database server restarted under it (PostgreSQL) and the clock set forward and back.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from common.settings import Settings
from tests.conftest import new_postgres
from tests.dialogues.house import House
from tests.dialogues.people import PATIENCE_SECONDS, SAID, SLOTS, asked, fill_in, replies
from tests.telegram.standin import TOKEN, Control, application, free_port, serving

MESSAGES = 200
PEOPLE = MESSAGES // len(SAID)
SIDE_BY_SIDE = 10
CLOCK = Path(__file__).parent / "clock"


@dataclass
class Tally:
    runs: int = 0
    messages: int = 0
    lost: int = 0
    twice: int = 0
    seen_twice: int = 0
    apologies: int = 0
    slowest: float = 0.0


def round_of(house: House, disturb: list[tuple[float, object]], tally: Tally) -> None:
    """One load of MESSAGES with its disturbances: (seconds after the start, what to do)."""
    sessions = [uuid.uuid4().hex for _ in range(PEOPLE)]
    began = time.monotonic()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        talks = [pool.submit(fill_in, [house.url], session) for session in sessions]
        for after, act in disturb:
            time.sleep(max(0.0, began + after - time.monotonic()))
            act()  # type: ignore[operator]
        tally.slowest = max(tally.slowest, *(talk.result() for talk in talks))
    for session in sessions:
        told = replies([house.url], session)
        slots = asked(told)
        tally.apologies += sum(reply["kind"] == "error" for reply in told)
        tally.lost += sum(slot not in slots for slot in SLOTS)
        tally.twice += sum(number - 1 for number in slots.values())
    tally.runs, tally.messages = tally.runs + 1, tally.messages + PEOPLE * len(SAID)


def kill_and_start(house: House, name: str) -> None:
    house.kill(name)
    house.start(name)  # as supervisor does


def settle(house: House) -> None:
    for name in ("rasa", "actions", "front"):
        house.wait_for(name)


def killed(house: House, name: str, times: int, chance: random.Random) -> Tally:
    tally = Tally()
    for _ in range(times):
        settle(house)
        round_of(house, [(chance.uniform(0.2, 4.0), lambda: kill_and_start(house, name))], tally)
    return tally


def clock_jumps(house: House, times: int, chance: random.Random) -> Tally:
    """The clock of all three processes, half an hour forward (a session lasts an hour) and then a day back."""
    tally = Tally()
    offset = house.var / "clock-offset"
    for _ in range(times):
        offset.write_text("0")  # from a day back it would be a day forward, and every form rightly forgotten
        settle(house)
        jumps = [(chance.uniform(0.2, 1.5), lambda: offset.write_text("1800"))]
        jumps.append((chance.uniform(2.0, 3.5), lambda: offset.write_text("-86400")))
        round_of(house, jumps, tally)
    return tally


def database_restarts(house: House, times: int, chance: random.Random) -> Tally:
    tally = Tally()
    restart = "pg_ctlcluster --skip-systemctl-redirect $(ls /etc/postgresql) main restart -m immediate"
    for _ in range(times):
        settle(house)
        act = (chance.uniform(0.5, 3.0), lambda: subprocess.run(restart, shell=True, check=True))
        round_of(house, [act], tally)
    return tally


def telegram_seen_twice(times: int, chance: random.Random) -> Tally:
    """The front killed while it sends to Telegram: how many messages arrive there twice."""
    tally = Tally()
    with ExitStack() as stack:
        var = stack.enter_context(tempfile.TemporaryDirectory())
        url = stack.enter_context(serving(application(), free_port()))
        house = House(Path(var), TELEGRAM_TOKEN=TOKEN, TELEGRAM_API=url)
        stack.callback(house.close)
        house.open()
        control = Control(url)
        for turn in range(times):
            control.reset()
            chats = range(1000 * turn + 1, 1000 * turn + 51)
            for chat in chats:
                control.write("måste vi reservera?", chat=chat)
            time.sleep(chance.uniform(0.5, 5.0))
            kill_and_start(house, "front")
            house.wait_for("front")
            _until_sent(control, len(chats))
            texts = Counter((one["chat"]["id"], one.get("text")) for one in control.state()["messages"])
            tally.seen_twice += sum(number - 1 for number in texts.values())
            tally.lost += sum(not any(chat == one for one, _ in texts) for chat in chats)
            tally.runs, tally.messages = tally.runs + 1, tally.messages + len(chats)
    return tally


def _until_sent(control: Control, chats: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        answered = {one["chat"]["id"] for one in control.state()["messages"] if "granskat" in one.get("text", "")}
        if len(answered) >= chats:
            return
        time.sleep(0.5)


def show(name: str, tally: Tally) -> None:
    cells = (tally.runs, tally.messages, tally.lost, tally.twice, tally.seen_twice, tally.apologies)
    print(f"| {name} | " + " | ".join(map(str, cells)) + f" | {tally.slowest:.0f} |", flush=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--times", type=int, default=20, help="kills of each process")
    options.add_argument("--seed", type=int, default=7, help="of the moments at which they die")
    options.add_argument("--few", type=int, default=3, help="database restarts, clock jumps, rounds of Telegram")
    given = options.parse_args()
    chance = random.Random(given.seed)
    print("| disturbed | runs | messages | lost | applied twice | seen twice | apologies with retry | longest wait s |")
    print("|---|---|---|---|---|---|---|---|")
    with new_postgres() as url, tempfile.TemporaryDirectory() as var:
        offset = {"CLOCK_OFFSET": f"{var}/clock-offset"}
        house = House(Path(var), DATABASE_URL=url, TRACKER_URL=Settings(database_url=url).tracker, **offset)
        house.environment["PYTHONPATH"] += f":{CLOCK}"
        try:
            house.open()
            for name in ("front", "rasa", "actions"):
                show(f"{name} killed", killed(house, name, given.times, chance))
            show("PostgreSQL restarted", database_restarts(house, given.few, chance))
            show("clock half an hour forward, a day back", clock_jumps(house, given.few, chance))
        finally:
            house.close()
    show("front killed, Telegram", telegram_seen_twice(given.few, chance))


if __name__ == "__main__":
    main()
