"""`make fuzz`: a hundred thousand odd inputs to the door and to every reader of what people send."""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from itertools import islice

from tests.fuzzing import TARGETS, inputs, through_the_door

HANG_SECONDS = 2.0


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    slowest: dict[str, float] = defaultdict(float)
    crashes: dict[str, list[str]] = defaultdict(list)
    for text in islice(inputs(given.seed), given.inputs):
        for name, target in {"door": through_the_door, **TARGETS}.items():
            began = time.perf_counter()
            try:
                target(text)
            except Exception as error:
                crashes[name].append(f"{type(error).__name__}: {text[:60]!r}")
            slowest[name] = max(slowest[name], time.perf_counter() - began)
    print("| reader | inputs | crashes | slowest ms |\n|---|---|---|---|")
    for name, seconds in slowest.items():
        print(f"| {name} | {given.inputs} | {len(crashes.get(name, []))} | {seconds * 1000:.0f} |")
    for name, found in crashes.items():
        print(name, *found[:3], sep="\n  ")
    raise SystemExit(bool(crashes) or any(seconds > HANG_SECONDS for seconds in slowest.values()))


if __name__ == "__main__":
    main()
