"""The law watch: reads the consolidated acts and tells which answers rest on sections that have changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

import httpx

from common.settings import settings
from knowledge import law_lock, statute
from knowledge.law import Act, LawTable
from knowledge.law_lock import Lock, Row
from knowledge.library import Library
from knowledge.statute import Statute

TIMEOUT = 10.0  # seconds for one act
AT_ONCE = 8


@dataclass(frozen=True)
class Report:
    """`text` in Swedish; `code` for the shell: 1 when a section has changed, else 2 when no act could be read."""

    text: str
    code: int


@dataclass
class Acts:
    """The acts that could be read, by number; the keys of the others by reason (a key of texts.yml)."""

    read: dict[str, Statute] = field(default_factory=dict)
    unread: dict[str, list[str]] = field(default_factory=dict)


def check(here: Library, today: date) -> Report:
    """Compares the acts with the lock, and writes what it finds into the lock, where the running processes see it."""
    acts = read_acts(here.law)
    now = law_lock.texts_now(here.law, acts.read)
    lock = law_lock.compare(here.lock, here.law, now, today)
    _save(here, lock)
    found = {ref: row for ref, row in lock.rows.items() if row.finding}
    same = [ref for ref in now if lock.row(ref).text and ref not in found]
    new = [ref for ref in now if not lock.row(ref).text and ref not in found]
    lines = [line for ref, row in found.items() for line in _finding(here, ref, row)]
    lines += _unread(here, acts, now)
    if new:
        lines.append(here.text("law_watch_new", sections=", ".join(new)))
    lines.append(here.text("law_watch_sum", same=len(same), found=len(found)))
    return Report("\n".join(lines), 1 if found else 0 if acts.read else 2)


def renew(here: Library, today: date, only: Collection[str] = ()) -> Report:
    """Records that the answers were checked against the acts as they read on this day: all sections, or `only` some."""
    acts = read_acts(here.law)
    now = law_lock.texts_now(here.law, acts.read)
    lock = law_lock.renew(here.lock, here.law, now, today, only)
    _save(here, lock)
    settled = [ref for ref, row in lock.rows.items() if here.lock.row(ref).finding and not row.finding]
    lines = [here.text("law_watch_settled", ref=here.law.cite(ref).ref) for ref in settled]
    lines += _unread(here, acts, now)
    done = [ref for ref in now if lock.row(ref).checked == today]
    left = lock.unchecked(here.law)
    lines.append(here.text("law_watch_locked", count=len(done), date=today, left=len(left)))
    return Report("\n".join(lines), 0 if done else 2)


def _save(here: Library, lock: Lock) -> None:
    law_lock.save(here.folder / law_lock.NAME, lock, here.law)


def _finding(here: Library, ref: str, row: Row) -> Iterator[str]:
    law = here.law.cite(ref)
    yield here.text(f"law_watch_{row.finding}", ref=law.ref, url=law.url, checked=row.checked)
    for answer in here.answers.values():
        if ref in answer.law:
            yield f"  {answer.topic}/{answer.id}.md: {answer.title}"


def _unread(here: Library, acts: Acts, now: Collection[str]) -> Iterator[str]:
    for reason, names in acts.unread.items():
        yield here.text(reason, names=", ".join(names))
    cut = [ref for ref, (act, _) in here.law.watched().items() if act.number in acts.read and ref not in now]
    if cut:
        yield here.text("law_watch_cut", names=", ".join(cut))


def read_acts(table: LawTable) -> Acts:
    """Every act of which a section is watched, from SFS_PATH or the web."""
    wanted = list({act.key: act for act, _ in table.watched().values()}.values())
    acts = Acts()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        texts = list(pool.map(_text, wanted))
    for act, text in zip(wanted, texts, strict=True):
        found = _statute(act, text) if text is not None else None
        if found:
            acts.read[act.number] = found
        else:
            reason = "law_watch_no_file" if text is None else "law_watch_no_text"
            acts.unread.setdefault(reason, []).append(act.key)
    return acts


def _text(act: Act) -> str | None:
    """The act's file; None when it is not to be had."""
    year, _, number = act.number.partition(":")
    name, here = f"{year}/sfs-{year}-{number}.md", settings()
    try:
        if here.sfs_path:
            return (here.sfs_path / name).read_text(encoding="utf-8")
        return httpx.get(f"{here.sfs_url}/{name}", timeout=TIMEOUT, follow_redirects=True).raise_for_status().text
    except (OSError, httpx.HTTPError):
        return None


def _statute(act: Act, text: str) -> Statute | None:
    """The act in its file; None when the file holds something else, or no sections."""
    try:
        found = statute.read(text)
    except ValueError:
        return None
    return found if found.number == act.number else None
