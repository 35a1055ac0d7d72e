"""Swedish text: cleaning what people send, folding it for comparison, masking personal data."""

from __future__ import annotations

import re
import unicodedata

from stdnum.se import personnummer

MAX_CHARACTERS = 4000  # a long question fits; a pasted tender does not

_CONTROL = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r" {2,}")
_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Text without control characters, lone surrogates, invisible marks and surplus blanks; NFC."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LINES.sub("\n\n", _BLANKS.sub(" ", text)).strip()


def fold(text: str) -> str:
    """Lower case without diacritics: how å, ä and ö are compared ("Örnsköldsvik" = "ornskoldsvik")."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


# Ten or twelve digits that begin with a date. An organisation number never does: its third digit is at least 2.
_IDENTITY = re.compile(r"(?<![\d-])(?:(?:19|20)\d{2}|\d{2})\d{2}\d{2}[-+ ]?\d{4}(?![\d-])")
_EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"""(?<![\w-])(?:
        (?:\+|00)46[\s(-]*(?:0\)?)?[\s-]*[1-9](?:[\s-]?\d){6,9}     # international
      | 07\d(?:[\s-]?\d){7}                                        # mobile
      | 0[1-9]\d{0,2}\s?[-/]\s?\d{2,3}(?:\s?\d{2,3}){1,2}           # area code - number
      | 0[1-9]\d{0,2}(?:\s\d{2,3}){3}                               # area code and groups
    )(?![\d-])""",
    re.X,
)
_AMOUNT_AFTER = re.compile(r"\s*(?:kr\b|kronor|sek\b|euro?\b|mnkr|tkr)", re.I)
_CPV = re.compile(r"\d{8}-\d$")


def mask(text: str) -> str:
    """Text with personal identity numbers, e-mail addresses and phone numbers replaced.

    Organisation numbers, CPV codes, amounts, section and case numbers stay: they are what the questions are about.
    """
    text = _EMAIL.sub("[e-postadress]", text)
    text = _IDENTITY.sub(_mask_identity, text)
    return _PHONE.sub(_mask_phone, text)


def _mask_identity(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])[-10:]
    month, day = int(digits[2:4]), int(digits[4:6])
    dated = 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)  # 61–91: samordningsnummer
    valid = personnummer.is_valid(digits[:6] + "-" + digits[6:])
    is_amount = bool(_AMOUNT_AFTER.match(match.string, match.end()))
    return "[personnummer]" if (dated or valid) and not is_amount else match[0]


def _mask_phone(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    if _CPV.search(match[0].strip()) or not 8 <= len(digits) <= 13:
        return match[0]
    return match[0] if _AMOUNT_AFTER.match(match.string, match.end()) else "[telefonnummer]"
