"""The development questions stay what they are for: none of them, nor anything near one, is trained on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from bench.examination import SEARCHES, is_answer, questions
from bench.understanding import training_examples
from common.text import fold

TOO_NEAR = 0.85
OTHERS = {"outside", "other_language", "smalltalk", "gibberish"}


def trigrams(text: str) -> frozenset[str]:
    padded = f" {re.sub(r'[^a-z0-9]+', ' ', fold(text)).strip()} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))


def items() -> list[tuple[str, dict]]:
    return [(key, item) for name in ("open", "sealed") for key, listed in questions(name).items() for item in listed]


def test_no_training_question_is_near_a_development_question() -> None:
    """Jaccard over folded trigrams. A near pair shares one of the development question's rarest trigrams."""
    trained = [trigrams(example.text) for example in training_examples()]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, grams in enumerate(trained):
        for gram in grams:
            holders[gram].append(place)
    for _, item in items():
        mine = trigrams(item["text"])
        rarest = sorted(mine, key=lambda gram: len(holders[gram]))[: int((1 - TOO_NEAR) * len(mine)) + 1]
        for place in {place for gram in rarest for place in holders[gram]}:
            shared = len(mine & trained[place]) / len(mine | trained[place])
            assert shared < TOO_NEAR, f"a development question is trained on: {item['text']}"


def test_there_are_enough_of_each_and_a_third_is_sealed() -> None:
    counts = Counter(key for key, _ in items())
    assert counts["answers"] >= 350
    assert counts["directory"] >= 100
    assert counts["outside"] >= 150
    assert sum("near_miss" in item["kind"] for key, item in items() if key == "outside") >= 50
    sealed = sum(map(len, questions("sealed").values()))
    assert 0.3 < sealed / len(items()) < 0.37


def test_labels_exist_and_no_text_stands_twice() -> None:
    for key, item in items():
        known = item["label"] in OTHERS if key == "outside" else item["label"] in SEARCHES or is_answer(item["label"])
        assert known, item["label"]
    assert len({fold(item["text"]) for _, item in items()}) == len(items())
