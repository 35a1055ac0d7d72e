"""The vocabulary of the directory: exact terms, parts of words by trigrams, misspelled words. The one place that
knows how the two engines differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import func, literal_column, or_, select, text
from sqlalchemy.orm import Session

from directory.models import Posting, Term
from knowledge.services import Cpv

TRIGRAM = 3
LONGEST = 80  # letters of a term
MOST = 8  # terms that one word may stand for
READ = 300  # terms read from the trigram index before the best are chosen
ENOUGH = 500  # postings beyond which a term counts as common

# CROSS JOIN: or SQLite reads the whole vocabulary and asks the trigrams last
_SQLITE = text(
    "SELECT t.id, t.kind, t.term FROM directory_terms_trigrams AS f CROSS JOIN directory_terms AS t ON t.id = f.rowid "
    "WHERE directory_terms_trigrams MATCH :parts AND t.want = :want "
    "AND length(t.term) BETWEEN :shortest AND :longest LIMIT :most"
)
_POSTGRESQL = text(
    "SELECT id, kind, term FROM directory_terms WHERE term LIKE ANY(:parts) AND kind IN ('name', 'word') "
    "AND want = :want AND length(term) BETWEEN :shortest AND :longest LIMIT :most"
)


@dataclass(frozen=True)
class Match:
    """A term that answers a query, and how well: the lower the tier the better."""

    term: int
    tier: int
    kind: str  # service | cpv | wider-cpv | all | name | word | part | guess
    word: str
    named: bool = False  # the word stands in a name


def exact(db: Session, want: str, kind: str, words: Iterable[str]) -> list[Match]:
    query = select(Term.id, Term.term).where(Term.want == want, Term.kind == kind, Term.term.in_(list(words)))
    return [Match(row.id, 0, kind, row.term) for row in db.execute(query)]


def cpv(db: Session, want: str, wanted: Cpv) -> list[Match]:
    """The codes in the range, and those above a single code: who is listed for cleaning may clean offices too."""
    inside = Term.term.between(wanted.low, wanted.high)
    query = select(Term.id, Term.term).where(Term.want == want, Term.kind == "cpv")
    found = [Match(row.id, 0, "cpv", row.term) for row in db.execute(query.where(inside))]
    above = query.where(Term.term.in_(wanted.broader()))
    return found + [Match(row.id, 1, "wider-cpv", row.term) for row in db.execute(above)]


def word(db: Session, want: str, said: str) -> list[Match]:
    """What a typed word may stand for: itself, words that hold it, or, failing these, words close to it."""
    itself = select(Term.id, Term.kind, Term.term).where(
        Term.want == want, Term.kind.in_(("name", "word")), Term.term == said
    )
    found = [_match(row, 0, row.kind) for row in db.execute(itself)]
    if len(said) < TRIGRAM:
        return found
    known = {match.term for match in found}
    holding = [row for row in _holding(db, want, [said]) if row.id not in known]
    holding.sort(key=lambda row: (row.kind != "name", not row.term.startswith(said), len(row.term)))
    found += [_match(row, 2, "part") for row in holding[: MOST - len(found)]]
    return found or _close(db, want, said)


def _match(row: Any, tier: int, kind: str) -> Match:
    """A word in a name says more than the same word in a description."""
    named = row.kind == "name"
    return Match(row.id, tier if named else tier + 1, kind, row.term, named)


def _close(db: Session, want: str, said: str) -> list[Match]:
    """Words one or two slips away, a genitive s aside. With n slips one of n + 1 pieces of the word is still whole."""
    slips = 1 if len(said) < 12 else 2
    size = len(said) // (slips + 1)
    pieces = [said[at * size : (at + 1) * size if at < slips else None] for at in range(slips + 1)]
    rows = _holding(db, want, [piece for piece in pieces if len(piece) >= TRIGRAM], len(said), slips)
    near = [(OSA.distance(said.rstrip("s"), row.term.rstrip("s"), score_cutoff=slips), row) for row in rows]
    near = sorted((pair for pair in near if pair[0] <= slips), key=lambda pair: (pair[0], pair[1].kind != "name"))
    return [_match(row, 2 + 2 * distance, "guess") for distance, row in near[:MOST]]


def _holding(db: Session, want: str, parts: Sequence[str], length: int = 0, slips: int = LONGEST) -> list[Any]:
    """Words of about this length that hold one of the parts (each at least three letters of [a-z0-9])."""
    if not parts:
        return []
    sizes = {"want": want, "shortest": length - slips, "longest": length + slips + 1, "most": READ}
    if db.get_bind().dialect.name == "sqlite":
        return list(db.execute(_SQLITE, {"parts": " OR ".join(f'"{part}"' for part in parts), **sizes}))
    return list(db.execute(_POSTGRESQL, {"parts": [f"%{part}%" for part in parts], **sizes}))


def any_of(words: Any, found: Sequence[str]) -> Any:
    """Whether a column of words, parted by blanks, holds one of them."""
    return or_(*(literal_column("' '").concat(words).concat(" ").like(f"% {one} %") for one in found))


def weight(db: Session, group: Sequence[Match]) -> int:
    """How many postings a group has, counted no further than `ENOUGH`."""
    ids = [match.term for match in group]
    some = select(Posting.term_id).where(Posting.term_id.in_(ids)).limit(ENOUGH).subquery()
    return db.scalar(select(func.count()).select_from(some)) or 0
