from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.answers import answer_files
from knowledge.check import APART_FILE, check, unwatched
from knowledge.sentences import sentences, words
from tests.knowledge.answer_file import BELOW, GOOD, LAW, library

TODAY = date(2026, 11, 25)
PROJECT = Path(__file__).parents[2]
FILE = "answers/reserverad/andelskravet.md"
LONG = "Det här är en mening som är alldeles för lång, för den går på och går på utan att den tar slut någonstans."


def faults(folder: Path, today: date = TODAY, **files: str) -> list[str]:
    return [str(fault) for fault in check(library(folder, **files), today)]


def test_the_real_answers_have_no_faults() -> None:
    assert [str(fault) for fault in check(PROJECT / "answers", TODAY)] == []


def test_right_answers_have_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("law: [LOU 4:18]", "law: [LOU 4:18, LOX 4:18]", "'law' nämner LOX 4:18; LOX är ingen lag i law.yml"),
        (
            "law: [LOU 4:18]",
            "law: [LOU 4:18, LOU 4:99]",
            "'law' nämner LOU 4:99; LOU 4:99 står inte bland paragraferna i law.yml",
        ),
        ("Andelen räknas", "Enligt 17 kap. 1 § räknas andelen", "Bra att veta nämner LOU 17:1, som inte står i 'law'"),
        ("title: Andelskravet på 30 procent", f"title: {'A' * 41}", "titeln har 41 tecken; högst 40"),
        (
            "audience: [official, enterprise]",
            "audience: [official, enterprise, press]",
            "'audience' har värdet press; det ska vara något av official, enterprise",
        ),
        (
            "status: verified",
            "status: done",
            "'status' har värdet done; det ska vara något av verified, uncertain, withdrawn",
        ),
        (
            "depends_on: [act,",
            "depends_on: [price,",
            "'depends_on' har värdet price; det ska vara något av act, threshold, annex2, ground",
        ),
        (
            "{under_threshold: under_troskelvardet}",
            "{under_threshold: nagot_annat}",
            "'follow_ups' pekar från under_threshold på nagot_annat; det svaret finns inte",
        ),
        (
            "related: [under_troskelvardet]",
            "related: [nagot_annat]",
            "'related' nämner nagot_annat; det svaret finns inte",
        ),
        ("related: [under_troskelvardet]", "related: [andelskravet]", "'related' nämner svaret självt"),
        ("https://example.se", "http://example.se", "källan http://example.se/andelen ska börja med https://"),
        ("checked: 2026-11-23", "checked: 2026-12-24", "'checked' är 2026-12-24, ett datum som inte har varit än"),
        (
            "signed: null",
            "signed: {role: jurist, organisation: Regionen, date: 2026-12-24}",
            "'signed' har datumet 2026-12-24; det ska vara en dag som har varit, ÅÅÅÅ-MM-DD",
        ),
        (
            "signed: null",
            "signed: {role: jurist, organisation: Regionen, date: i går}",
            "'signed' har datumet i går; det ska vara en dag som har varit, ÅÅÅÅ-MM-DD",
        ),
        ("Andelen räknas", "Över {{lagst}} räknas andelen", "beloppet lagst finns inte i knowledge/data/amounts.yml"),
        (
            "Andelen räknas",
            "Över {{troskel_ovriga}} räknas andelen",
            'Bra att veta nämner beloppet troskel_ovriga utan "enligt tillgängliga uppgifter"',
        ),
        (
            "status: verified",
            "status: uncertain",
            "'status' är uncertain, men kortsvaret säger inte att något är oavgjort eller okontrollerat",
        ),
        ("Andelen räknas på", f"{LONG} På", f'Bra att veta har en mening på 23 ord; högst 20: "{LONG}"'),
        ("Minst 30 procent", "Kort sagt. " * 30 + "Minst 30 procent", "Kortsvaret har 76 ord; högst 60"),
        ("Andelen räknas", "Kort sagt. " * 21 + "Andelen räknas", "Bra att veta har 47 ord; högst 45"),
        ("Räkna alla", "Kort sagt. " * 18 + "Räkna alla", "Lätt svenska har 42 ord; högst 40"),
        ("## Lätt svenska", "## Exempel", "rubriken Lätt svenska saknas; företag läser svaret"),
        ("## In English", "## Mer", "rubriken In English saknas"),
        ("- fråga a\n", "", "14 svenska frågor; minst 15"),
        (
            "Andelen räknas",
            "Granskat av jurist: andelen räknas",
            'texten säger "granskat av", men svaret är inte signerat',
        ),
        (
            "Andelen räknas på hela leverantören.",
            "Alla köp kan reserveras.",
            '4 kap. 18 § gäller inte alla upphandlingar; texten säger: "Alla köp kan reserveras."',
        ),
    ],
)
def test_a_fault_is_told_in_swedish(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in GOOD
    assert faults(tmp_path, share=GOOD.replace(before, after)) == [f"{FILE}: {message}"]


def test_two_sections_in_the_first_sentence_are_one_too_many(tmp_path: Path) -> None:
    text = GOOD.replace("law: [LOU 4:18]", "law: [LOU 4:18, LOU 17:1]").replace("18 §)", "18 § och 17 kap. 1 §)")
    assert faults(tmp_path, share=text) == [f"{FILE}: första meningen nämner mer än ett lagrum"]


def test_4_18_is_bound_to_the_threshold_or_leads_on(tmp_path: Path) -> None:
    text = GOOD.replace(" Det gäller över tröskelvärdet.", "")
    assert faults(tmp_path / "leads_on", share=text) == []
    text = text.replace("follow_ups: {under_threshold: under_troskelvardet}", "follow_ups: {}")
    assert faults(tmp_path / "does_not", share=text) == [
        f"{FILE}: 4 kap. 18 § nämns; skriv 'över tröskelvärdet' eller peka på under_troskelvardet i 'follow_ups'"
    ]


def test_4_18_is_bound_to_the_threshold_in_the_companys_text_too(tmp_path: Path) -> None:
    company = "## För företag\nMinst 30 procent ska tillhöra målgruppen (4 kap. 18 §).\n\n## Lätt svenska"
    text = GOOD.replace("follow_ups: {under_threshold: under_troskelvardet}", "follow_ups: {}")
    [told] = faults(tmp_path, share=text.replace("## Lätt svenska", company))
    assert told.startswith(f"{FILE}: 4 kap. 18 § nämns")


def test_of_two_answers_that_must_stay_apart_each_names_the_other_first(tmp_path: Path) -> None:
    folder = library(tmp_path)
    other = GOOD.replace("title: Andelskravet på 30 procent", "title: Verksamhetskravet").replace("fråga", "undran")
    other = other.replace("How is", "Why is")
    (folder / "reserverad" / "verksamhetskravet.md").write_text(other, encoding="utf-8")
    assert [str(fault) for fault in check(folder, TODAY)] == [
        f"{FILE}: 'related' ska börja med verksamhetskravet; de två förväxlas lätt (knowledge/data/apart.yml)",
        "answers/reserverad/verksamhetskravet.md: 'related' ska börja med andelskravet; "
        "de två förväxlas lätt (knowledge/data/apart.yml)",
    ]


def test_the_pairs_that_must_stay_apart_are_of_answers_that_exist() -> None:
    pairs = yaml.safe_load((PROJECT / APART_FILE).read_text(encoding="utf-8"))
    names = [name for pair in pairs for name in pair]
    assert len(names) == len(set(names)) == 2 * len(pairs)  # only one can be named first
    assert set(names) <= {path.stem for path in answer_files(PROJECT / "answers")}


def test_a_signed_answer_may_say_who_has_reviewed_it(tmp_path: Path) -> None:
    signed = "signed: {role: jurist, organisation: Regionen, date: 2026-11-24}"
    text = GOOD.replace("signed: null", signed).replace("Andelen räknas", "Granskat av jurist. Andelen räknas")
    assert faults(tmp_path, share=text) == []


def test_an_unverified_amount_with_its_reservation_is_let_through(tmp_path: Path) -> None:
    text = GOOD.replace("Andelen räknas", "Över {{troskel_ovriga}}, enligt tillgängliga uppgifter, räknas andelen")
    assert faults(tmp_path, share=text) == []


def test_an_answer_says_what_no_other_says(tmp_path: Path) -> None:
    below = BELOW.replace(
        "title: Under tröskelvärdet", "title: andelskravet på 30 procent\naliases: [andelskravet]"
    ).replace("- annan fråga a\n", "- Fråga A?\n")
    other = "answers/reserverad/under_troskelvardet.md"
    assert faults(tmp_path, below=below) == [
        f'{other}: samma id som i {FILE}: "andelskravet"',
        f'{other}: samma titel som i {FILE}: "andelskravet pa 30 procent"',
        f'{other}: samma fråga som i {FILE}: "fraga a"',
    ]


def test_an_id_is_used_in_one_topic_only(tmp_path: Path) -> None:
    answers = library(tmp_path)
    (answers / "socialt").mkdir()
    (answers / "socialt" / "andelskravet.md").write_text(GOOD, encoding="utf-8")
    found = [fault.message for fault in check(answers, TODAY) if "samma id" in fault.message]
    assert found == [f'samma id som i {FILE}: "andelskravet"']


def test_a_faulty_law_table_is_told_before_the_answers(tmp_path: Path) -> None:
    found = faults(tmp_path, law=LAW.replace("  name: LOU\n", ""))
    assert found == ["answers/law.yml: LOU i law.yml behöver raderna name och link"]


def test_sections_that_are_not_watched_yet_are_listed_and_are_no_fault(tmp_path: Path) -> None:
    answers = library(tmp_path)
    assert unwatched(answers) == ["LOU 4:18", "LOU 17:1", "LOU 19:25 a"]
    (answers / "law.lock").write_text("sections: {'LOU 4:18': {text: 0a1b}}", encoding="utf-8")
    assert unwatched(answers) == ["LOU 17:1", "LOU 19:25 a"]
    assert check(answers, TODAY) == []


def test_a_broken_law_lock_is_a_fault(tmp_path: Path) -> None:
    answers = library(tmp_path)
    (answers / "law.lock").write_text("sections: [", encoding="utf-8")
    assert [str(fault) for fault in check(answers, TODAY)] == [
        "answers/law.lock: law.lock går inte att läsa; hämta tillbaka filen, eller radera den och lås om"
    ]


def test_a_faulty_table_of_amounts_is_told_before_everything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ValueError("beloppet x har värdet 0")

    monkeypatch.setattr("knowledge.check.amounts", broken)
    assert faults(tmp_path) == ["knowledge/data/amounts.yml: beloppet x har värdet 0"]


def test_an_amount_whose_period_is_over_is_told(tmp_path: Path) -> None:
    assert "knowledge/data/amounts.yml: beloppet troskel_ovriga gällde till och med 2027-12-31" in faults(
        tmp_path, today=date(2028, 1, 1)
    )


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (
            "reserve: Alla köp kan reserveras.",
            'reserve: 4 kap. 18 § gäller inte alla upphandlingar; texten säger: "Alla ',
        ),
        ("reserve: [a, b]", "ska bestå av rader av formen 'nyckel: text'"),
        ("reserve: 'a", "går inte att läsa"),
    ],
)
def test_canned_texts_are_checked_too(tmp_path: Path, texts: str, message: str) -> None:
    answers = library(tmp_path)
    (answers / "texts.yml").write_text(texts, encoding="utf-8")
    [fault] = check(answers, TODAY)
    assert fault.path == "answers/texts.yml"
    assert fault.message.startswith(message)


@pytest.mark.parametrize(
    ("english", "message"),
    [
        ("a: 'Yes (LOU 4:18), {name}.'", None),
        ("{}", "a: saknas; alla texter som läsare kan få ska finnas på engelska"),
        ("a: 'Yes (LOU 17:1), {name}.'", "a: ska nämna samma paragrafer som i texts.yml"),
        ("a: 'Yes (LOU 4:18).'", "a: ska finnas i texts.yml, med samma ord inom klammer"),
    ],
)
def test_every_canned_text_a_reader_can_get_is_in_english_too(
    tmp_path: Path, english: str, message: str | None
) -> None:
    answers = library(tmp_path)
    swedish = "a: 'Ja (4 kap. 18 §), {name}.'\nmail_intro: Till redaktörerna"
    (answers / "texts.yml").write_text(swedish, encoding="utf-8")
    (answers / "texts_en.yml").write_text(english, encoding="utf-8")
    assert [(fault.path, fault.message) for fault in check(answers, TODAY)] == (
        [("answers/texts_en.yml", message)] if message else []
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Det står i 4 kap. 18 § LOU. Läs den.", 2),
        ("Det finns t.ex. Samhall. Och bl.a. Skoopi m.fl. Det räcker.", 2),
        ("Fråga UHM! Vill ni? Gör det.", 3),
        ('Han sade "nej." Sedan gick han.', 2),
        ("Två saker:\n\n- den första\n- den andra", 3),
        ("En mening\növer två rader.", 1),
        ("Se 20 kap. 13 a §. Fristerna är korta.", 2),
    ],
)
def test_a_full_stop_in_an_abbreviation_ends_no_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_signs_are_no_words() -> None:
    assert words("4 kap. 18 § – ja") == ["4", "kap.", "18", "ja"]
