"""What a short reply means: yes or no, an amount in kronor, one of a few choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from common.text import fold

UNKNOWN = "unknown"

_YES = frozenset(["ja", "j", "japp", "jo", "jadå", "yes", "y", "absolut", "stämmer", "precis", "visst", "ok", "okej"])
_NO = frozenset(["nej", "n", "nä", "nope", "no", "inte", "icke", "nix"])
_UNSURE = re.compile(
    r"(?:jag |vi |i |we )?(?:vet (?:inte|ej|faktiskt inte)|ingen aning|osaker|inte saker|oklart|kanske|hoppa over"
    r"|don'?t know|do not know|(?:am |are |i'?m )?(?:not sure|unsure)|no idea|skip|\?+)"
)
_DECLINES = re.compile(
    r"(?:nej|na|no|inget|ingenting|nej tack|hoppa over|avbryt|skip|klart|inte nu|nothing|no thanks|cancel)(?: tack)?"
)
_QUESTION = re.compile(
    r"(?:(?:och|men|ok|okej|hej|ja|jaha|sa)[ ,]+)*"
    r"(?:(?:hur|vad|vem|vems|vilka|vilken|vilket|var|vart|nar|varfor|what|how|who|when|where|which|why)\b"
    r"|(?:far|kan|ska|maste|behover|ar|finns|galler|har|raknas|can|may|must|do|does|is|are)"
    r" (?:vi|man|ni|jag|det|den|de|dom|en|ett|we|you|i|it|there)\b)"
)
_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:[ .\u00a0]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>miljarder|miljard|mdkr|billion|miljoner|miljon|millions?|mkr|mnkr|milj|mille|m|tusen|thousand|tkr|k"
    r"|kronor|kr|sek|:-)?(?![\w%])"
)
_GROUPED_IN_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+")  # not before "miljoner": 1,500 of them is one and a half
_GROUPED = re.compile(r"\d{1,3}(?:[ .\u00a0]\d{3})+(?:,\d+)?")
_JOINED = re.compile(r"[\w:.,/-]$")
_NOT_MONEY = re.compile(
    r"[-:/]\d|\s*(?:euro|eur|personer|platser|invanare|anstallda|timmar|manader|dagar|ar\b|procent"
    r"|people|inhabitants|employees|hours|months|days|years|per ?cent)"
)
_MILLIONS = {"miljoner", "miljon", "million", "millions", "mkr", "mnkr", "milj", "mille", "m"}
_BILLIONS = {"miljarder", "miljard", "mdkr", "billion"}
_THOUSANDS = {"tusen", "thousand", "tkr", "k"}
_FILLER = re.compile(
    r"\b(?:ca|cirka|ungefar|runt|omkring|typ|kanske|nog|ex moms|exkl moms|utan moms|totalt|om|pa|ar|det|vart"
    r"|sek|about|around|roughly|approximately|excluding vat|excl vat|without vat|it is|worth)\b|[~.!]$"
)
MAX_AMOUNT = 10**12


def unsure(text: str) -> bool:
    return bool(_UNSURE.fullmatch(fold(text).strip(" .!")))


def declines(text: str) -> bool:
    """Whether a short reply says that there is nothing to say."""
    return bool(_DECLINES.fullmatch(fold(text).strip(" .!")))


def asks(text: str) -> bool:
    """Whether a text looks like a question: a question mark, a question word first, or a verb before its subject."""
    return text.rstrip().endswith("?") or bool(_QUESTION.match(fold(text).strip()))


def yes_no(text: str) -> str | None:
    """ "yes", "no", UNKNOWN, or None when it is neither."""
    if unsure(text):
        return UNKNOWN
    words = re.findall(r"\w+", fold(text))
    if not words or len(words) > 6:
        return None
    yes, no = fold(words[0]) in map(fold, _YES), fold(words[0]) in map(fold, _NO)
    return "yes" if yes else "no" if no else None


def kronor(text: str) -> int | None:
    """An amount in whole kronor, of a reply that is little more than that amount; None otherwise."""
    plain = " ".join(_FILLER.sub(" ", fold(text)).split())
    match = _AMOUNT.fullmatch(plain)
    return _kronor(match) if match else None


def kronor_in(text: str) -> list[tuple[int, str]]:
    """The amounts in running text, in whole kronor, each with the text before it.

    A number is an amount when it has a unit of money or the size and shape of one: not a section, a CPV code, a year.
    """
    plain = fold(text)
    found = [(match, plain[: match.start()]) for match in _AMOUNT.finditer(plain)]
    return [
        (value, before.rstrip())
        for match, before in found
        if _money(match) and not _JOINED.search(before) and (value := _kronor(match)) is not None
    ]


def _money(match: re.Match[str]) -> bool:
    number, unit = match["number"], match["unit"]
    if _NOT_MONEY.match(match.string, match.end()):
        return False
    if unit:
        return unit != "m" and (unit != "k" or match[0] == number + unit)  # "30 m" are metres, "4 k" is a slip
    if _GROUPED_IN_ENGLISH.fullmatch(number):
        number = number.replace(",", "")
    return bool(_GROUPED.fullmatch(number)) or bool(re.fullmatch(r"\d{6,7}", number))


def _kronor(match: re.Match[str]) -> int | None:
    number = match["number"]
    if _GROUPED.fullmatch(number):
        number = re.sub(r"[ .\u00a0]", "", number)
    unit = match["unit"] or ""
    if _GROUPED_IN_ENGLISH.fullmatch(number) and (number.count(",") > 1 or unit not in _MILLIONS | _BILLIONS):
        number = number.replace(",", "")
    value = float(number.replace(",", "."))
    factor = 10**9 if unit in _BILLIONS else 10**6 if unit in _MILLIONS else 1000 if unit in _THOUSANDS else 1
    return round(value * factor) if value * factor <= MAX_AMOUNT else None


def choice(text: str, choices: Mapping[str, Sequence[str]]) -> str | None:
    """The key whose word stands in a short reply; UNKNOWN for "vet inte"; None when none or several do."""
    if unsure(text):
        return UNKNOWN
    plain = fold(text)
    if len(plain.split()) > 6:
        return None
    found = {key for key, words in choices.items() if any(re.search(rf"\b{re.escape(fold(w))}", plain) for w in words)}
    return found.pop() if len(found) == 1 else None
