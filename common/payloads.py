"""What a button carries back: `<verb>:<argument>`, from a closed list of verbs."""

from __future__ import annotations

import re
from dataclasses import dataclass

VERBS = frozenset(
    {
        "answer",  # answer:<answer id>
        "term",  # term:<key in the glossary>
        "aspect",  # aspect:<aspect key>, about the last answer
        "role",  # role:official | role:enterprise | role:other
        "lang",  # lang:sv | lang:en
        "form",  # form:<form>: start or go on
        "set",  # set:<form>.<slot>=<value>
        "cancel",  # cancel:<form>
        "more",  # more:<what is paged>
        "service",  # service:<service slug>
        "place",  # place:<municipality, county or landscape id>
        "none",  # none:clarify: none of the offered answers; none:report: no sentence about a report;
        # none:case: nothing that was told of the purchase
        "retry",  # retry:<message id>: handle a failed message again
        "report",  # report:<answer id>: something is wrong in this answer
        "contact",  # contact:person: how to reach a person
    }
)
NO_NOTE = "none:report"
MAX_BYTES = 64  # Telegram's limit for callback_data

_FORM = re.compile(r"([a-z]+):([!-~]+)")
_SET = re.compile(r"([a-z_]+)\.([a-z_0-9]+)=([!-~]+)")


@dataclass(frozen=True)
class Payload:
    verb: str
    argument: str

    def __str__(self) -> str:
        return f"{self.verb}:{self.argument}"


@dataclass(frozen=True)
class Setting:
    """The argument of a `set:` payload."""

    form: str
    slot: str
    value: str


def payload(verb: str, argument: str) -> str:
    """Builds a payload; ValueError when it would not come back as one."""
    text = f"{verb}:{argument}"
    if parse(text) is None:
        raise ValueError(f"not a payload: {text!r}")
    return text


def parse(text: str) -> Payload | None:
    """The payload that `text` is, or None when it is free text."""
    match = _FORM.fullmatch(text)
    if not match or match[1] not in VERBS or len(text.encode()) > MAX_BYTES:
        return None
    return Payload(match[1], match[2])


def parse_setting(argument: str) -> Setting | None:
    match = _SET.fullmatch(argument)
    return Setting(*match.groups()) if match else None
