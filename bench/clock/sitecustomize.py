"""Imported by every Python process that has this folder on its path: its wall clock is off by what a file says."""

import os
import time

_file = os.environ.get("CLOCK_OFFSET", "")
_real = time.time


def _jumped() -> float:
    try:
        with open(_file, encoding="ascii") as offset:
            return _real() + float(offset.read())
    except (OSError, ValueError):
        return _real()


if _file:
    time.time = _jumped
