"""What can be asked about an answer just given: the closed list in `knowledge/data/aspects.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Aspect:
    """`turns_on` is "" for what is no case; `home` is "" where no one answer holds it; `en` is the title in English."""

    title: str
    en: str
    turns_on: str = ""
    home: str = ""

    def called(self, language: str) -> str:
        return self.en if language == "en" else self.title


@lru_cache
def aspects() -> dict[str, Aspect]:
    rows = yaml.safe_load((Path(__file__).parent / "data" / "aspects.yml").read_text(encoding="utf-8"))
    return {key: Aspect(**row) for key, row in rows.items()}
