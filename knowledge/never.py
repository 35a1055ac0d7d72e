"""The sentences that no text may say (knowledge/data/never.yml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.sentences import sentences

_FILE = Path(__file__).parent / "data" / "never.yml"
_BEFORE, _AFTER = 40, 12  # characters round a match where a negation still belongs to it


@dataclass(frozen=True)
class Never:
    name: str
    message: str
    said: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]

    def says(self, sentence: str) -> bool:
        """Whether a sentence says it; a question says nothing."""
        if sentence.rstrip('"”)* ').endswith("?"):
            return False
        plain = sentence.lower().replace("*", "")
        return any(
            not self.unless.search(plain[max(0, match.start() - _BEFORE) : match.end() + _AFTER])
            for pattern in self.said
            for match in pattern.finditer(plain)
        )


@lru_cache
def never() -> dict[str, Never]:
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {
        name: Never(name, row["message"], tuple(map(re.compile, row["said"])), re.compile(row["unless"]))
        for name, row in rows.items()
    }


def forbidden(text: str) -> list[tuple[Never, str]]:
    """What a text says that none may say, each with its sentence."""
    return [(rule, sentence) for sentence in sentences(text) for rule in never().values() if rule.says(sentence)]
