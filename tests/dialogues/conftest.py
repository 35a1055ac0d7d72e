"""One house for all conversations; the tests of failure open their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from common.settings import ROOT
from nlu.training import is_current
from tests.dialogues.house import House, Talk


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    assert is_current(), "the model is missing or old; make it with: make train"
    var = tmp_path_factory.mktemp("house")
    opened = House(var, ANSWERS=str(shutil.copytree(ROOT / "answers", var / "answers")))  # tests change answers
    try:
        opened.open()
        yield opened
    finally:
        opened.close()


@pytest.fixture
def talk(house: House) -> Talk:
    house.mend()
    return Talk(house)
