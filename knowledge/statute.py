"""A consolidated act as Markdown (the public repository se-lex/sfs): which sections it has and what each says.

The conversion behind that repository has faults. What they move, add or lose is left out of a fingerprint, so that only
the lawmaker changes it.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

_FRONT = re.compile(r"---\n(.*?)\n---(?:\n(.*))?", re.S)
_CHAPTER = re.compile(r"#+ (?:/[^/]*/ )?(\d+(?: [a-z])?) kap\.")
# A number may have run into what stands before it: "#### /24/ 1 §".
_SECTION = re.compile(r"#+ (?P<before>.*?)(?<![\w–-])(?<!kap\. )(?P<number>\d+(?: [a-z])?) §(?!§)(?P<after>.*)")
_END = re.compile(r"#+ (?:/[^/]*/ )?(?:Bilaga|Övergångsbestämmelser)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_BETWEEN_SLASHES = re.compile(r"/[^/\n]*/")


@dataclass(frozen=True)
class Statute:
    """`version` is the day the text was published, if the file says so; `sections` maps "19a:2" to a fingerprint."""

    number: str
    version: date | None
    sections: Mapping[str, str]

    def reaches(self, section: str) -> bool:
        """Whether the text goes on to where this section would stand: a file that is cut short has repealed nothing."""
        return max(map(in_order, self.sections)) >= in_order(section)


def read(markdown: str) -> Statute:
    """The act in a file; ValueError when it is none, or only the head of one (seen for LOV and MBL)."""
    front = _FRONT.match(markdown.replace("\r\n", "\n"))
    head = yaml.safe_load(front[1]) if front else None
    if not front or not isinstance(head, dict) or "beteckning" not in head:
        raise ValueError("no act: the front matter with 'beteckning' is missing")
    lines: dict[str, list[str]] = defaultdict(list)
    for section, line in _lines(front[2] or ""):
        lines[section].append(line)
    if not lines:
        raise ValueError("no sections")
    sections = {section: fingerprint("\n".join(text)) for section, text in lines.items()}
    published = head.get("publicerad_datum")
    return Statute(str(head["beteckning"]), published if isinstance(published, date) else None, sections)


def _lines(body: str) -> Iterator[tuple[str, str]]:
    """Every line with the section it belongs to. Two texts of one section (now and later) are taken together."""
    chapter = section = ""
    for line in body.splitlines():
        if _END.match(line):
            return
        if match := _CHAPTER.match(line):
            chapter, section = f"{match[1].replace(' ', '')}:", ""
        elif match := _SECTION.match(line):
            section = f"{chapter}{match['number']}"
            # what the conversion lifted out of the text stands in the heading, between slashes
            yield section, "".join(_BETWEEN_SLASHES.findall(match["before"])) + match["after"]
        elif section:
            yield section, line


def fingerprint(text: str) -> str:
    """Sixteen hexadecimal digits over the letters and digits of a section.

    Links, marks, blanks and dashes come and go with the conversion. Text between slashes ("2014/24/EU") is sometimes
    lifted into the heading, so it always counts first. What follows the last full stop is the next heading.
    """
    plain = _LINK.sub(r"\1", text)
    lifted = "".join(_BETWEEN_SLASHES.findall(plain))
    rest = _BETWEEN_SLASHES.sub("", plain)
    end = max(rest.rfind("."), rest.rfind(")"))
    said = lifted + (rest[: end + 1] or rest)
    return hashlib.sha256(re.sub(r"[\W_]+", "", said).encode()).hexdigest()[:16]


def in_order(reference: str) -> list[tuple[int, str]]:
    """A key that sorts references as the act does: 4:2 before 4:18, 19 before 19a."""
    return [(int(number), letter) for number, letter in re.findall(r"(\d+) ?([a-z]?)(?![a-z])", reference)]
