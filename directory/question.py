"""A question to the directory: from what people type, and to and from the buttons, which carry all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from common.payloads import MAX_BYTES
from common.text import fold
from directory import wording
from directory.search import Query
from knowledge import places, services
from knowledge.places import Place

Want = Literal["enterprise", "support"]
LONGEST = 600  # characters: comparing every word with every name takes its time, and a search needs few words


@dataclass(frozen=True)
class Question:
    """What is asked for. `unsure_places`, `unsure_services`: candidates to ask about before anything is searched."""

    want: Want = "enterprise"
    services: tuple[str, ...] = ()
    cpv: tuple[str, str] | None = None  # from, to
    text: str = ""
    place: str | None = None
    radius_km: int | None = None
    around: bool = False
    kind: str | None = None
    offset: int = 0
    overview: bool = False
    unsure_places: tuple[str, ...] = ()
    unsure_services: tuple[str, ...] = ()
    guessed: str = ""  # the misspelled word that a service was guessed from
    guessed_place: str = ""  # … and that the place was guessed from

    @property
    def where(self) -> Place | None:
        return places.place(self.place) if self.place else None

    @property
    def everything(self) -> bool:
        return self.services == (services.ALL,)

    @property
    def query(self) -> Query:
        return Query(
            want=self.want,
            services=() if self.everything else self.services,
            cpv=services.cpv_range(*self.cpv) if self.cpv else None,
            text=self.text,
            place=self.where,
            radius_km=self.radius_km,
            around=self.around,
            kind=self.kind,
        )


def understand(text: str, want: Want = "enterprise", previous: Question | None = None) -> Question:
    """What a text asks for. What it leaves open is taken from the previous question ("och i Mora då?")."""
    text = text[:LONGEST]
    where = places.find_place(text)
    rest = _without(text, where.words if where and where.certain else "")
    found = services.find_needs(rest) if want == "support" else services.find_services(rest)
    cpv = services.find_cpv(rest) if want == "enterprise" else None
    sure = found is not None and len(found.services) == 1
    kind = next((kind for word, kind in wording.table("kind_words").items() if word in fold_words(text)), None)
    asked = Question(
        want=want,
        services=found.services if found and sure and not cpv else (),
        unsure_services=found.services if found and not sure and not cpv else (),
        guessed=found.words if found and sure and not found.certain else "",
        cpv=(cpv.low, cpv.high) if cpv else None,
        place=where.place.id if where and where.place else None,
        guessed_place=where.guessed if where else "",
        unsure_places=tuple(one.id for one in where.places) if where and not where.certain else (),
        radius_km=_kilometres(text),
        around=bool(where and where.around),
        kind=kind if want == "enterprise" else None,
    )
    if not (asked.services or asked.unsure_services or asked.cpv):
        asked = replace(asked, text=_leftover(rest, where)) if want == "enterprise" else asked
        asked = replace(asked, services=(services.ALL,)) if asked.kind and not asked.text else asked
    return _completed(asked, previous) if previous and previous.want == want else asked


def _completed(asked: Question, previous: Question) -> Question:
    """The question with what it leaves open taken from the one before."""
    named_what = asked.services or asked.unsure_services or asked.cpv
    named_where = asked.place or asked.unsure_places
    if not named_what and named_where:
        asked = replace(asked, services=previous.services, cpv=previous.cpv, text=previous.text, kind=previous.kind)
    if not named_where and (named_what or asked.radius_km):
        asked = replace(asked, place=previous.place, around=asked.around or previous.around)
    return asked


def fold_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _without(text: str, words: str) -> str:
    """The text without the words that named a place."""
    for word in words.split():
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text, flags=re.I)
    return text


def _kilometres(text: str) -> int | None:
    radius = places.find_radius(text)
    return round(radius) if radius else None


def _leftover(text: str, where: places.Found | None) -> str:
    """Words that may be an organisation's name: what is left when everyday words are taken away."""
    misspelled = fold(where.words) if where and not where.certain else ""
    words = [fold(word) for word in re.findall(r"[^\W_]+", text)]
    ordinary = services.ordinary_words() | places.pointing_words() | set(wording.table("kind_words")) | {misspelled}
    return " ".join(word for word in words if word not in ordinary and len(word) > 1 and not word.isdigit())[:60]


def argument(question: Question, without: str = "") -> str:
    """The question in the ASCII of a payload's argument, parts joined by "~"; `without`: the part its verb holds."""
    parts = [
        "u" if question.want == "support" else "",
        "s" + "+".join(question.services) if question.services and without != "service" else "",
        f"c{question.cpv[0]}-{question.cpv[1]}" if question.cpv and without != "service" else "",
        "t" + question.text.replace(" ", "_") if question.text and without != "service" else "",
        f"p{question.place}" if question.place and without != "place" else "",
        f"r{question.radius_km}" if question.radius_km else "",
        "a" if question.around else "",
        f"k{question.kind}" if question.kind else "",
        f"o{question.offset}" if question.offset else "",
        "m" if question.overview else "",
    ]
    return "~".join(part for part in parts if part)


def payload(verb: str, question: Question, value: str = "") -> str | None:
    """A button's payload: `service:<slug>`, `place:<id>` or `more:`, with the whole question; None when too long."""
    rest = argument(question, verb)
    text = f"{verb}:" + "~".join(part for part in (value, rest) if part)
    return text if len(text) <= MAX_BYTES and text[-1] != ":" else None


def from_payload(verb: str, said: str) -> Question | None:
    """The question behind a `service:`, `place:` or `more:` payload; None when it is none of ours."""
    head, *rest = said.split("~") if verb in ("service", "place") else ("", *said.split("~"))
    asked = _parts(rest)
    if asked and verb == "service":
        return _with_service(asked, head)
    if asked and verb == "place":
        return replace(asked, place=head) if places.place(head) else None
    return asked


def _with_service(asked: Question, slug: str) -> Question | None:
    if slug in services.needs():
        return replace(asked, services=(slug,), want="support")
    return replace(asked, services=(slug,)) if slug in services.services() or slug == services.ALL else None


_PART = re.compile(
    r"(?P<u>u)|s(?P<s>[a-z+-]+)|c(?P<c>\d{8}-\d{8})|t(?P<t>[a-z0-9_]+)|p(?P<p>[a-z0-9+]+)|r(?P<r>\d{1,3})|(?P<a>a)"
    r"|k(?P<k>[a-z-]+)|o(?P<o>\d{1,4})|(?P<m>m)"
)


def _parts(parts: list[str]) -> Question | None:
    found: dict[str, str] = {}
    for part in parts:
        match = _PART.fullmatch(part)
        if not match:
            return None
        found |= {name: value for name, value in match.groupdict().items() if value}
    slugs = tuple(found["s"].split("+")) if "s" in found else ()
    known = {**services.services(), **services.needs(), services.ALL: None}
    if any(slug not in known for slug in slugs) or ("p" in found and not places.place(found["p"])):
        return None
    low, _, high = found.get("c", "").partition("-")
    return Question(
        want="support" if "u" in found else "enterprise",
        services=slugs,
        cpv=(low, high) if low else None,
        text=found.get("t", "").replace("_", " "),
        place=found.get("p"),
        radius_km=int(found["r"]) if "r" in found else None,
        around="a" in found,
        kind=found.get("k"),
        offset=int(found.get("o", 0)),
        overview="m" in found,
    )
