"""Swedish text cut into sentences and words, as the limits of the answers count them."""

from __future__ import annotations

import re

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = [
    "kap",
    "t.ex",
    "bl.a",
    "dvs",
    "d.v.s",
    "m.m",
    "m.fl",
    "osv",
    "o.s.v",
    "s.k",
    "f.d",
    "e.d",
    "ca",
    "nr",
    "st",
    "resp",
    "ev",
    "inkl",
    "exkl",
    "jfr",
    "enl",
    "kl",
    "art",
    "dir",
]
_ABBREVIATED = re.compile(rf"(?:^|[\s(\"*])(?:{'|'.join(map(re.escape, _ABBREVIATIONS))})\.$", re.I)
_END = re.compile(r"[.!?][\"”)*]*\s+(?=[\"”(*\[]*[A-ZÅÄÖ0-9])")
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )")


def words(text: str) -> list[str]:
    return [word for word in text.split() if any(c.isalnum() for c in word)]


def sentences(text: str) -> list[str]:
    """The sentences of a text; each list item and each paragraph begins a new one."""
    found = []
    for block in _BLOCK.split(text):
        begin = 0
        for end in _END.finditer(block):
            if not _ABBREVIATED.search(block[begin : end.start() + 1]):
                found.append(block[begin : end.end()])
                begin = end.end()
        found.append(block[begin:])
    return [" ".join(sentence.split()) for sentence in found if sentence.strip()]
