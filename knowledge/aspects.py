"""What can be asked about an answer just given: the closed list in `knowledge/data/aspects.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache
def aspects() -> dict[str, str]:
    """Aspect key -> title of its button."""
    rows = yaml.safe_load((Path(__file__).parent / "data" / "aspects.yml").read_text(encoding="utf-8"))
    return {key: row["title"] for key, row in rows.items()}
