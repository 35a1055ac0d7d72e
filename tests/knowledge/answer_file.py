"""A right answer file, and a folder to put altered copies of it in."""

from __future__ import annotations

from pathlib import Path

QUESTIONS = "\n".join(f"- fråga {word}" for word in "abcdefghijklmno")
GOOD = f"""---
title: Andelskravet på 30 procent
audience: [official, enterprise]
law: [LOU 4:18]
sources:
  - {{title: "Upphandlingsmyndigheten: andelen", url: "https://example.se/andelen", seen: 2026-11-23}}
status: verified
checked: 2026-11-23
signed: null
depends_on: [act, threshold]
follow_ups: {{under_threshold: under_troskelvardet}}
related: [under_troskelvardet]
---
Minst 30 procent av de sysselsatta ska tillhöra målgruppen (4 kap. 18 §). Det gäller över tröskelvärdet.

## Bra att veta
Andelen räknas på hela leverantören.

## Lätt svenska
Räkna alla som arbetar hos er.

## In English
At least 30 percent of those occupied.

## Frågor
{QUESTIONS}

## Questions in English
- How is the share counted?
"""
BELOW = (
    GOOD.replace("Andelskravet på 30 procent", "Under tröskelvärdet")
    .replace("- fråga ", "- annan fråga ")
    .replace("How is", "What is")
    .replace("related: [under_troskelvardet]", "related: [andelskravet]")
)
LAW = """
LOU:
  number: "2016:1145"
  name: LOU
  link: "https://lagen.nu/2016:1145#K{chapter}P{section}"
  register: "https://rkrattsbaser.gov.se/sfst?bet=2016:1145"
  sections: ["4:18", "17:1", "19:25 a"]
HFD 2021:48:
  name: HFD 2021:48
  link: "https://lagen.nu/dom/hfd/2021:48"
  watch: false
"""


def library(folder: Path, share: str = GOOD, below: str = BELOW, law: str = LAW) -> Path:
    """A folder of two answers and a law.yml; gives the folder `answers`."""
    answers = folder / "answers"
    (answers / "reserverad").mkdir(parents=True)
    (answers / "reserverad" / "andelskravet.md").write_text(share, encoding="utf-8")
    (answers / "reserverad" / "under_troskelvardet.md").write_text(below, encoding="utf-8")
    (answers / "law.yml").write_text(law, encoding="utf-8")
    return answers
