"""A small act in the Markdown of se-lex/sfs, sound and with the faults that its conversion makes."""

from __future__ import annotations

from pathlib import Path

HEAD = """---
beteckning: 2016:1145
rubrik: Lag om offentlig upphandling
publicerad_datum: 2025-05-19
---

# Lag om offentlig upphandling
"""
SOUND = f"""{HEAD}
## 4 kap. Allmänna bestämmelser

### Reserverad upphandling

#### 18 §

En myndighet får reservera deltagandet för

1. skyddade verkstäder, eller

2. leverantörer som avses i 14 kap. 3 och 4 §§.

Minst 30 procent ska höra till målgruppen. Lag (2021:1110).

### CPV-nomenklaturen

#### 19 §

Hänvisningar följer förordning (EG) nr 2195/2002 av den 5 november 2002, i lydelse enligt förordning (EG) nr 213/2008.

## 17 kap. Fullgörande av kontrakt

#### 1 §

En myndighet får ställa villkor om kontraktet.

## 19 kap. Bilaga 2-tjänster

### Reserverad upphandling för vissa tjänster enligt bilaga 2

#### 25 a §

Koderna 80110000-8 och 85000000-9 till 85323000-9 kan reserveras för idéburna organisationer.

## 19 a kap. Direktupphandling

#### 2 §

Värdet ska vara lägre än 700 000 kronor.

## Bilaga 2

### Förteckning

Tjänster som inte hör till någon paragraf.
"""
# the same act, as another conversion of it would look
FAULTS = {
    "a link with the wrong target": ("14 kap. 3 och 4 §§", "14 kap. 3 och [4 §](#kap4.4)§"),
    "a linked amendment": ("(2021:1110)", "([2021:1110](https://selex.se/eli/sfs/2021/1110))"),
    "a stray space in a CPV code": ("80110000-8", "80110000- 8"),
    "a list that has run together": ("för\n\n1. skyddade", "för 1. skyddade"),
    "another list mark": ("\n2. lev", "\n- 2. lev"),
    "bold print": ("Minst 30 procent", "**Minst 30 procent**"),
    "a heading taken for text": ("### CPV-nomenklaturen", "CPV-nomenklaturen"),
    "a heading run into the sentence before it": ("(2021:1110).\n\n### CPV", "(2021:1110). CPV"),
    "text taken for a heading": ("Minst 30 procent", "### Minst 30 procent"),
    "text lifted into the heading": (
        "#### 19 §\n\nHänvisningar följer förordning (EG) nr 2195/2002 av den 5 november 2002, i lydelse enligt "
        "förordning (EG) nr 213/2008.",
        "#### /2002 av den 5 november 2002, i lydelse enligt förordning (EG) nr 213/ 19 §\n\n"
        "Hänvisningar följer förordning (EG) nr 21952008.",
    ),
    "the first line run into the heading": ("#### 1 §\n\nEn myndighet", "#### 1 § En myndighet"),
    "another level of headings": ("#### 25 a §", "### 25 a §"),
    "line ends of Windows": ("\n", "\r\n"),
}


def write(folder: Path, text: str = SOUND, number: str = "2016:1145") -> Path:
    """Puts the act where the repository has it; gives the folder."""
    year, _, serial = number.partition(":")
    (folder / year).mkdir(parents=True, exist_ok=True)
    (folder / year / f"sfs-{year}-{serial}.md").write_text(text, encoding="utf-8")
    return folder
