"""`make bench-load`: messages a second through the real front, Rasa, action server and database, beside Rasa's default.

`--quick` takes ten seconds a rate and one minute at the cap instead of ten.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import yaml

from bench import traffic
from bench.traffic import Run, percentile
from bench.understanding import DEFAULT, thin, train_on
from common.settings import ROOT
from tests.dialogues.house import HTTP, PYTHON, House

RATES = (5, 10, 20, 30, 60, 90)
CAP = 30  # Telegram's
DEFAULT_MODEL = ROOT / "var" / "bench" / "rasa-default.tar.gz"
HERE = Path(__file__).parent / "rasa_default"


class DefaultHouse(House):
    """Rasa with its default configuration and its own REST channel, and our action server; no front before it."""

    def open(self) -> None:
        self.environment["BASELINE_DB"] = str(self.var / "baseline.db")
        subprocess.run([*PYTHON, "bot.cli", "prepare"], cwd=ROOT, env=self.environment, check=True)
        for name in ("rasa", "actions"):
            self.start(name)
        for name in ("rasa", "actions"):
            self.wait_for(name)

    def command(self, name: str) -> list[str]:
        if name != "rasa":
            return super().command(name)
        options = f"--endpoints {HERE}/endpoints.yml --credentials {HERE}/credentials.yml --model {DEFAULT_MODEL}"
        return f"rasa run -i 127.0.0.1 -p {self.ports['rasa']} {options}".split()

    def health(self, name: str) -> str:
        return "/" if name == "rasa" else super().health(name)


def train_default() -> None:
    """One epoch on few questions: learning more makes no message slower."""
    if DEFAULT_MODEL.exists():
        return
    config = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    for part in (*config["pipeline"], *config["policies"]):
        if "epochs" in part:
            part["epochs"] = 1
    with tempfile.TemporaryDirectory() as folder:
        thin(Path(folder), 10)
        quick = Path(folder) / "default" / "config.yml"
        quick.parent.mkdir()
        quick.write_text(yaml.safe_dump(config), encoding="utf-8")
        DEFAULT_MODEL.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(train_on(Path(folder), quick)[1], DEFAULT_MODEL)


def measure(house: House, ask: traffic.Ask, rates: list[tuple[float, float]], name: str) -> None:
    asyncio.run(traffic.offer(5, 10, ask, seed=1))  # warm
    for rate, seconds in rates:
        run = asyncio.run(traffic.offer(rate, seconds, ask))
        print(_row(name, run, seconds, _memory(house)), flush=True)
        drain(house)


def drain(house: House) -> None:
    """Until nothing of an overload waits any longer: the next rate begins with an empty inbox."""
    while "front" in house.processes:
        told = HTTP.get(f"{house.url}/metrics").text
        if re.search(r"^lots_queue_length 0\.0$", told, re.MULTILINE):
            return
        time.sleep(1.0)


def _row(name: str, run: Run, seconds: float, memory: str) -> str:
    def times(sort: str | None) -> str:
        taken = [one.seconds * 1000 for one in run.outcomes if sort in (None, one.sort) and one.kind != "error"]
        return " / ".join(f"{percentile(taken, share):.0f}" for share in (0.5, 0.95, 0.99))

    late = sum(one.kind == "late" for one in run.outcomes)
    cells = [name, f"{run.rate:g}", f"{seconds:g}", times(None), times("answer"), times("directory")]
    cells += [str(run.errors - late), str(late), str(run.lost), memory]
    return "| " + " | ".join(cells) + " |"


def _memory(house: House) -> str:
    sizes = {name: psutil.Process(one.pid).memory_info().rss / 2**20 for name, one in house.processes.items()}
    return f"{sum(sizes.values()):.0f} ({', '.join(f'{name} {size:.0f}' for name, size in sizes.items())})"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    options.add_argument("--soak", action="store_true", help="half an hour at ten a second, a row every five minutes")
    options.add_argument("--cap-seconds", type=float, default=0.0, help="how long to offer what Telegram lets through")
    options.add_argument("--without-default", action="store_true", help="our configuration alone")
    options.add_argument("--database", default="", help="a PostgreSQL URL; SQLite without it")
    given = options.parse_args()
    seconds = 10.0 if given.quick else 30.0
    rates = [(float(rate), seconds) for rate in RATES]
    print(f"{platform.processor() or platform.machine()}, {psutil.cpu_count()} cores; the load client shares them.\n")
    print(
        "| configuration | offered/s | s | p50 / p95 / p99 ms | answers | directory, form | errors | late | lost | MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as var:
        house = House(Path(var), **_database(given.database))
        try:
            house.open()
            cap = (float(CAP), given.cap_seconds or (60.0 if given.quick else 600.0))
            plan = [(10.0, 300.0)] * 6 if given.soak else [*rates, cap]
            measure(house, traffic.front(house.url), plan, "ours")
        finally:
            house.close()
    if given.without_default or given.soak:
        return
    train_default()
    with tempfile.TemporaryDirectory() as var:
        default = DefaultHouse(Path(var))
        try:
            default.open()
            url = f"http://127.0.0.1:{default.ports['rasa']}"
            measure(default, traffic.rasa(url), rates, "Rasa's default")
        finally:
            default.close()


def _database(url: str) -> dict[str, str]:
    from common.settings import Settings

    return {"DATABASE_URL": url, "TRACKER_URL": Settings(database_url=url).tracker} if url else {}


if __name__ == "__main__":
    main()
