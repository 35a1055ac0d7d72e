"""Swedish and English are told apart also in a hurry; other languages are recognised, names and slips are not."""

from __future__ import annotations

import pytest

from knowledge.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("måste 30 procent vara anställda", "sv"),
        ("far vi reservera stadning", "sv"),
        ("vad ar iop for nagot", "sv"),
        ("stödfunktion för social hänsyn", "sv"),
        ("Can we reserve a cleaning contract?", "en"),
        ("who can help us start a cooperative in Falun", "en"),
        ("reserved contracts below the threshold", "en"),
        ("Does Region Dalarna buy from social enterprises?", "en"),
        ("هل يمكننا المشاركة في المناقصة؟", "ar"),
        ("آیا می‌توانیم در مناقصه شرکت کنیم؟ چگونه", "fa"),
        ("Voiko meidän yritys osallistua? Mitä pitää tehdä", "fi"),
        ("Waxaan rabaa caawimo shirkad", "so"),
        ("Czy możemy złożyć ofertę? Gdzie jest pomoc", "pl"),
        ("Kako možemo dobiti pomoć za firmu?", "bs"),
        ("falun", None),
        ("19:25 a", None),
        ("", None),
        ("asdfgh qwerty", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert language_of(text) == language
