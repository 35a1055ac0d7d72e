"""The acts and sections that the answers cite, from `answers/law.yml`: a reference becomes its text and link."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from common.reply import Law

_SECTION = re.compile(r"(?:(?P<chapter>\d+ ?a?):)?(?P<section>\d+(?: ?[a-z])?)")


class UnknownReference(ValueError):
    """A reference that law.yml does not hold; the message says so in Swedish."""


@dataclass(frozen=True)
class Act:
    """`link` is the address of a section with {c} and {s}; judgments and directives have none."""

    key: str
    name: str
    act: str
    watch: bool
    sections: frozenset[str]
    link: str | None = None
    register: str | None = None


class LawTable:
    def __init__(self, acts: Mapping[str, Act]) -> None:
        self.acts = acts
        self._longest_first = sorted(acts, key=len, reverse=True)

    def cite(self, reference: str) -> Law:
        """"LOU 4:18" -> "4 kap. 18 § LOU" and its link; UnknownReference when law.yml does not hold it."""
        act, section = self._split(reference)
        if not section:
            return Law(ref=act.name if act.link else act.key, url=act.act)
        match = _SECTION.fullmatch(section)
        if section not in act.sections or not match or not act.link:
            raise UnknownReference(f"{reference} står inte bland paragraferna i law.yml")
        chapter, number = match["chapter"], match["section"]
        url = act.link.format(c=(chapter or "").replace(" ", ""), s=number.replace(" ", ""))
        short = act.key if act.key.isupper() else act.name
        spoken = re.sub(r"(\d)a$", r"\1 a", chapter) if chapter else ""
        return Law(ref=f"{spoken} kap. {number} § {short}" if spoken else f"{number} § {short}", url=url)

    def _split(self, reference: str) -> tuple[Act, str]:
        for key in self._longest_first:
            if reference == key or reference.startswith(f"{key} "):
                return self.acts[key], reference[len(key) + 1 :]
        raise UnknownReference(f"{reference.partition(' ')[0]} är ingen lag i law.yml")


def load(path: Path) -> LawTable:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["acts"]
    return LawTable({key: Act(key, **{**row, "sections": frozenset(row["sections"])}) for key, row in rows.items()})
