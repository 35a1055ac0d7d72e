"""What a message says of the purchase it is about."""

from __future__ import annotations

import pytest

from knowledge.case import Case, from_slots, read, worth_keeping


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("vi är ett vattenbolag (LUF)", Case(act="luf")),
        ("vi är ett bostadsbolag under luf", Case(act="luf")),
        ("vi har hemtjänst i LOV", Case(act="lov")),
        ("får vi lov att köpa det", Case()),
        ("finns det i LUF och LUK?", Case()),
        ("köpet är på 300 000 kr", Case(value=300_000)),
        ("300 000 kr", Case(value=300_000)),
        ("värdet är ca 3,5 miljoner kronor", Case(value=3_500_000)),
        ("köp på 900000", Case(value=900_000)),
        ("avtalet är värt 300k", Case(value=300_000)),
        ("direktupphandling under 700 000 kr, hur gör vi", Case(value=700_000)),
        ("ska köp över 100 000 kr dokumenteras", Case()),
        ("vi köper för 300 000 kr per år i fyra år", Case()),
        ("kostar det 12 000 kr i avgift att köpa", Case()),
        ("upphandlingen gäller CPV 90910000-9", Case()),
        ("köpet är på 216 000 euro", Case()),
        ("köp på 300 000 eller 800 000 kr", Case()),
        ("vi ligger under tröskelvärdet", Case(threshold="below")),
        ("upphandlingen är icke direktivstyrd", Case(threshold="below")),
        ("den är direktivstyrd", Case(threshold="above")),
        ("spelar det roll om vi är över eller under tröskelvärdet", Case()),
        ("det är en bilaga 2-tjänst", Case(kind="annex2")),
        ("det är inte en bilaga 2-tjänst", Case(kind="outside")),
        ("vi köper hemtjänst", Case(kind="often")),
        ("vi ska köpa in lite catering", Case(kind="often")),
        ("vi upphandlar städning", Case(kind="other")),
        ("vi upphandlar städning och catering", Case()),
        ("får vi kräva utbildning av personalen", Case()),
        ("vi ska bygga en skola", Case(kind="works")),
        ("får vi reservera städning för 300 000 kr?", Case(kind="other", value=300_000, reserve=True)),
        ("we are a water company under LUF", Case(act="luf")),
        ("our contract is worth SEK 300,000", Case(value=300_000)),
        ("the purchase is worth about 2.4 million", Case(value=2_400_000)),
        ("we buy cleaning below the threshold", Case(kind="other", threshold="below")),
        ("may we reserve cleaning for SEK 300,000?", Case(kind="other", value=300_000, reserve=True)),
        ("does it matter if we are above or below the threshold", Case()),
        ("it is not an Annex 2 service", Case(kind="outside")),
        ("is the limit for direct award SEK 700,000", Case()),
        ("a contract for 12,500 people", Case()),
        ("måste 30 procent vara anställda", Case()),
        ("vad säger 4 kap 18 §", Case()),
        ("", Case()),
    ],
)
def test_what_a_message_says(text: str, case: Case) -> None:
    assert read(text) == case


@pytest.mark.parametrize(
    ("case", "side"),
    [
        (Case(), "unclear"),
        (Case(value=300_000), "below"),
        (Case(value=12_000_000), "above"),
        (Case(value=5_000_000, kind="annex2"), "below"),
        (Case(value=5_000_000, kind="often"), "below"),
        (Case(value=20_000_000, kind="works"), "below"),
        (Case(value=3_000_000, act="luf"), "below"),
        (Case(value=300_000, threshold="above"), "above"),  # what was said in words is not calculated over
    ],
)
def test_on_which_side_of_the_threshold_a_case_is(case: Case, side: str) -> None:
    assert case.side == side


def test_what_is_said_later_corrects_what_was_said_before() -> None:
    first = Case(act="lou", kind="often", value=300_000)
    assert first.corrected(Case(act="luf")) == Case(act="luf", kind="often", value=300_000)
    assert first.corrected(Case(threshold="above")) == Case(act="lou", kind="often", threshold="above")
    assert Case(threshold="below").corrected(Case(value=12_000_000)) == Case(value=12_000_000)
    assert Case(reserve=True).corrected(Case()) == Case()
    assert Case(value=12_000_000).corrected(Case(threshold="above", value=12_000_000)) == Case(value=12_000_000)
    assert Case(kind="works").corrected(Case(kind="outside")) == Case(kind="works")
    assert Case(kind="often").corrected(Case(kind="outside")) == Case(kind="outside")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("vi ligger under tröskelvärdet", True),
        ("köpet är på 300 000 kr", True),
        ("det gäller en bilaga 2-tjänst", True),
        ("köp på 900 000, reservera?", True),
        ("our purchase is below the threshold", True),
        ("does section 4:18 apply below the threshold?", False),
        ("gäller 4 kap. 18 § under tröskelvärdet?", False),
        ("och LUF då?", False),
        ("vad är bilaga 2?", False),
    ],
)
def test_what_speaks_of_the_readers_own_purchase_is_kept(text: str, kept: bool) -> None:
    assert worth_keeping(text) is kept


@pytest.mark.parametrize(
    ("case", "slots"),
    [
        (Case(act="luf"), {"reservation_act": "luf"}),
        (
            Case(act="lou", kind="other", value=300_000),
            {
                "reservation_act": "lou",
                "reservation_annex2": "no",
                "reservation_value": 300_000,
                "reservation_over": "no",
            },
        ),
        (Case(kind="often"), {}),  # the CPV code decides, so the form asks
        (Case(threshold="below"), {"reservation_value": "unknown", "reservation_over": "no"}),
        (
            Case(kind="works", value=20_000_000),
            {"reservation_annex2": "no", "reservation_value": 20_000_000, "reservation_over": "no"},
        ),
        # not whether it is works: the form asks
        (Case(kind="outside", value=12_000_000), {"reservation_annex2": "no", "reservation_value": 12_000_000}),
    ],
)
def test_the_form_need_not_ask_what_was_said(case: Case, slots: dict[str, object]) -> None:
    assert case.slots() == slots


def test_what_the_form_learnt_is_a_case() -> None:
    slots = {"reservation_act": "lou", "reservation_annex2": "yes", "reservation_value": 300_000}
    assert from_slots(slots) == Case(act="lou", kind="annex2", value=300_000)
    assert from_slots({"reservation_act": "unknown", "reservation_value": "unknown"}) == Case()
    assert from_slots({"reservation_value": 2_400_000, "reservation_over": "yes"}).side == "above"
