from pathlib import Path

import pytest

from knowledge import law
from knowledge.law import UnknownReference, in_text
from tests.knowledge.answer_file import LAW

REAL = law.load(Path(__file__).parents[2] / "answers" / "law.yml")


@pytest.mark.parametrize(
    ("ref", "text", "url"),
    [
        ("LOU 4:18", "4 kap. 18 § LOU", "https://lagen.nu/2016:1145#K4P18"),
        ("LOU 19:25 a", "19 kap. 25 a § LOU", "https://lagen.nu/2016:1145#K19P25a"),
        ("LOU 19a:2", "19 a kap. 2 § LOU", "https://lagen.nu/2016:1145#K19aP2"),
        ("LUF 4:16", "4 kap. 16 § LUF", "https://lagen.nu/2016:1146#K4P16"),
        ("KL 2:8", "2 kap. 8 § kommunallagen", "https://lagen.nu/2017:725#K2P8"),
        ("MBL 38", "38 § MBL", "https://lagen.nu/1976:580#P38"),
        (
            "lagen 2022:900 2",
            "2 § lagen (2022:900) om registrering av idéburna organisationer",
            "https://lagen.nu/2022:900#P2",
        ),
        ("lagen 1975:635 2 a", "2 a § räntelagen (1975:635)", "https://lagen.nu/1975:635#P2a"),
        ("lagen 2018:672", "lagen (2018:672) om ekonomiska föreningar", "https://lagen.nu/2018:672"),
        ("upphandlingsförordningen 2", "2 § upphandlingsförordningen", "https://lagen.nu/2016:1162#P2"),
        ("HFD 2021:48", "HFD 2021:48", "https://lagen.nu/dom/hfd/2021:48"),
        ("direktiv 2014/24/EU", "direktiv 2014/24/EU", "https://eur-lex.europa.eu/legal-content/SV/TXT/"),
    ],
)
def test_a_reference_becomes_text_and_link(ref: str, text: str, url: str) -> None:
    cited = REAL.cite(ref)
    assert cited.ref == text
    assert cited.url.split("?")[0] == url


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("LOX 4:18", "LOX är ingen lag i law.yml"),
        ("lagen 1999:1 2", "lagen 1999:1 är ingen lag i law.yml"),
        ("HFD 2021:49", "HFD är ingen lag i law.yml"),
        ("LOU 4:99", "LOU 4:99 står inte bland paragraferna i law.yml"),
        ("LOU 4:18 andra stycket", "LOU 4:18 andra stycket står inte bland paragraferna i law.yml"),
        ("MBL 3:8", "MBL 3:8 står inte bland paragraferna i law.yml"),
    ],
)
def test_an_unknown_reference_is_refused_in_swedish(ref: str, message: str) -> None:
    with pytest.raises(UnknownReference) as refused:
        REAL.cite(ref)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("Kravet står i 4 kap. 18 § andra stycket.", ["LOU 4:18"]),
        ("19 kap. 25 a § LOU", ["LOU 19:25 a"]),
        ("19 kap. 25 och 25 a §§", ["LOU 19:25", "LOU 19:25 a"]),
        ("19 a kap. 2 och 15 §§", ["LOU 19a:2", "LOU 19a:15"]),
        ("4 kap. 13–14 §§", ["LOU 4:13", "LOU 4:14"]),
        ("17 kap. 2, 3 och 5 §§", ["LOU 17:2", "LOU 17:3", "LOU 17:5"]),
        ("**4 kap. 18 §**: inget formkrav", ["LOU 4:18"]),
        ("vad betyder 4:18?", ["LOU 4:18"]),
        ("säger 19:25a något", ["LOU 19:25 a"]),
        ("lou 4:18", ["LOU 4:18"]),
        ("4 kap 18§", ["LOU 4:18"]),
        ("4 kap 18", ["LOU 4:18"]),
        ("kap 4 § 18", ["LOU 4:18"]),
        ("chapter 19 a section 15", ["LOU 19a:15"]),
        ("(10:5 or 19a:9)", ["LOU 10:5", "LOU 19a:9"]),
        ("artikel 20 i direktivet", ["LOU 4:18"]),
        ("LUF 4 kap. 16 § och LUK 4 kap. 8 §", ["LUF 4:16", "LUK 4:8"]),
        ("4 kap. 1 § och 15 kap. 1 § LUK", ["LOU 4:1", "LUK 15:1"]),
        ("1 kap. 2 a § LOV", ["LOV 1:2 a"]),
        ("4:16 of the Utilities Procurement Act", ["LUF 4:16"]),
        ("2 kap. 8 § kommunallagen", ["KL 2:8"]),
        ("chapter 10 section 8 of the Local Government Act", ["KL 10:8"]),
        ("8 § första stycket lagen (2022:900)", ["lagen 2022:900 8"]),
        ("räntelagen (1975:635) 2 a §", ["lagen 1975:635 2 a"]),
        ("4 § förordning 2006:260", ["förordning 2006:260 4"]),
        ("38 § MBL", ["MBL 38"]),
        ("HFD 2021:48 och C-598/19", ["HFD 2021:48", "C-598/19"]),
        ("4 kap. 18 § och igen 4 kap. 18 §", ["LOU 4:18"]),
        ("25 § och 25 a §", []),
        ("lagen har nummer 2018:672", []),
        ("vi ses kl 10:30", []),
        ("RiR 2025:21, SOU 2025:29, 750 000 kr", []),
    ],
)
def test_sections_are_found_in_running_text(text: str, refs: list[str]) -> None:
    assert in_text(text) == refs


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("  name: LOU\n", "", "LOU i law.yml behöver raderna name och link"),
        (
            '  number: "2016:1145"\n',
            "",
            "LOU i law.yml behöver raderna number och register, eller 'watch: false'",
        ),
        (
            '"4:18"',
            '"4 kap. 18 §"',
            "LOU i law.yml: '4 kap. 18 §' är inte skriven som en paragraf, till exempel 4:18 eller 19:25 a",
        ),
        ('"17:1"', '"4:18"', "LOU i law.yml: samma paragraf står två gånger"),
    ],
)
def test_a_faulty_row_is_refused_in_swedish(tmp_path: Path, before: str, after: str, message: str) -> None:
    path = tmp_path / "law.yml"
    path.write_text(LAW.replace(before, after), encoding="utf-8")
    with pytest.raises(ValueError, match="i law") as refused:
        law.load(path)
    assert str(refused.value) == message


def test_statutes_are_watched_and_judgments_and_directives_are_not() -> None:
    for act in REAL.acts.values():
        assert act.watch == bool(act.number)
        assert act.link.startswith("https://")
        if act.watch:
            assert act.register == f"https://rkrattsbaser.gov.se/sfst?bet={act.number}"
