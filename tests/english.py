"""What is Swedish in a reply that should be English."""

from __future__ import annotations

import re

from common.reply import Reply

# Small words that no English sentence has and Swedish ones hardly do without.
_SMALL = frozenset(
    """och att det som är inte för med till av på eller ett från kan när där enligt läst vad ni vi jag den har här vid
    över hos inga ingen måste behöver gäller ja nej saknas finns""".split()  # noqa: SIM905  (it is read, not edited)
)
# A link's text, a quoted title and a bold name are an act, a source, an answer or an organisation.
_NAMES = re.compile(r'\[[^\]]*\]\([^)]*\)|"[^"]*"|\*\*[^*]*\*\*|Stenbackens boende- och arbetskooperativ')


def swedish_in(reply: Reply) -> list[str]:
    """The Swedish small words in what a reply says in our own words: names aside, and the titles of answers."""
    buttons = [button.title for button in reply.buttons if not button.payload.startswith("answer:")]
    said = [reply.text, *buttons, *(picture.alt for picture in reply.pictures)]
    said += [word for told in reply.organisations for word in (told.kind, *told.services)]
    return [word for word in re.findall(r"[^\W\d_]+", _NAMES.sub(" ", "\n".join(said)).lower()) if word in _SMALL]
