"""A stand-in for Telegram, and the texts of the channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from tests.telegram.standin import Control, application, free_port, serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def texts() -> Callable[[str], str]:
    known: dict[str, str] = yaml.safe_load((ROOT / "answers/texts.yml").read_text(encoding="utf-8"))
    return known.__getitem__


@pytest.fixture(scope="session")
def standin() -> Iterator[str]:
    """The stand-in's address."""
    with serving(application(), free_port()) as url:
        yield url


@pytest.fixture
def telegram(standin: str) -> Iterator[Control]:
    """The stand-in, empty. At the end of each test no call may have differed from the documentation."""
    control = Control(standin)
    control.reset()
    yield control
    problems = control.state()["problems"]
    control.close()
    assert problems == []
