import pytest

from knowledge.never import forbidden

SAID = {
    "every_purchase": [
        "4 kap. 18 § gäller alla upphandlingar.",
        "Regeln i 4 kap. 18 § omfattar varje upphandling.",
        "Alla köp kan reserveras.",
        "Varje upphandling får reserveras för sociala företag.",
        "4:18 kan användas i alla slags köp.",
        "Köparen kan reservera oavsett värdet på kontraktet.",
        "Oavsett belopp kan kommunen reservera köpet.",
        "4 kap. 18 § gäller även under tröskelvärdet.",
        "4 kap 18 § är tillämplig på samtliga offentliga upphandlingar.",
        "Vilket köp som helst kan reserveras.",
        "Section 4:18 applies to all procurements.",
        "Any contract may be reserved.",
    ],
    "part_of_bidder": [
        "En avdelning hos anbudsgivaren kan uppfylla kravet.",
        "En enhet i bolaget får kvalificera sig ensam.",
        "Det räcker att en avdelning uppfyller kravet.",
        "Det räcker om ett projekt i företaget når 30 procent.",
        "Andelen räknas på enheten som ska göra jobbet.",
        "Kravet kan uppfyllas av en resultatenhet.",
        "Föreningen kan kvalificera sig genom en egen enhet.",
        "Resultatenheten inom kommunen räcker för att uppfylla kravet.",
        "Ett arbetslag i företaget duger.",
        "30 procent får räknas på den egna avdelningen.",
        "A department of the bidder can meet the requirement.",
        "It is enough that one unit has the share.",
    ],
    "share_of_employees": [
        "Minst 30 procent av de anställda ska tillhöra målgruppen.",
        "30 procent av personalen ska stå långt från arbetsmarknaden.",
        "Minst 30 % av era anställda måste ha en funktionsnedsättning.",
        "Trettio procent av medarbetarna ska höra till målgruppen.",
        "30 procent måste vara anställda.",
        "Minst 30 procent av gruppen ska ha en anställning.",
        "Av de anställda ska minst 30 procent tillhöra målgruppen.",
        "Av personalen ska 30 procent vara i målgruppen.",
        "Personalen ska till minst 30 procent bestå av målgruppen.",
        "Kravet är 30 procent av företagets anställda.",
        "At least 30 percent of the employees must belong to the group.",
        "30% of your staff must be disadvantaged.",
    ],
    "chosen_supplier": [
        "Ett reserverat kontrakt får ges till en utvald leverantör.",
        "Reservationen gör det möjligt att välja en lokal leverantör.",
        "När köpet är reserverat kan kommunen ge uppdraget till ett visst socialt företag.",
        "Kommunen får ge kontraktet till en lokal förening eftersom det är reserverat.",
        "Köparen kan välja en bestämd leverantör genom att reservera.",
        "Med en reservation slipper köparen konkurrens.",
        "Med en reservation väljer köparen själv vem som får uppdraget.",
        "Reserverade kontrakt kan tilldelas ortens företag.",
        "Reserverat betyder att uppdraget kan gå till ett namngivet kooperativ.",
        "Reservationen innebär att avtalet kan tecknas med en vald leverantör.",
        "En reserverad upphandling kräver ingen annonsering.",
        "A reserved contract may be given to a local supplier.",
    ],
}
RIGHT = {
    "every_purchase": [
        "4 kap. 18 § gäller inte alla upphandlingar.",
        "4 kap. 18 § gäller köp över tröskelvärdet som inte är bilaga 2-tjänster.",
        "Det är inte avgjort om 4 kap. 18 § når köp under tröskelvärdet.",
        "Alla leverantörer kan lämna anbud i en upphandling med sysselsättningskrav.",
        "Oavsett värdet gäller principerna om likabehandling.",
        "Inte alla köp kan reserveras.",
        "Gäller 4 kap. 18 § alla upphandlingar?",
        "Alla upphandlingar ska följa principerna i 4 kap. 1 §.",
        "Section 4:18 does not apply to all procurements.",
        "En del av kontraktet kan reserveras.",
        "Varje köp prövas för sig innan det reserveras.",
    ],
    "part_of_bidder": [
        "En avdelning hos anbudsgivaren kan inte uppfylla kravet.",
        "En enhet i bolaget räcker inte.",
        "Det räcker inte att en avdelning når 30 procent.",
        "Andelen räknas på hela leverantören, inte på en enhet.",
        "Församlingen fick inte kvalificera sig genom sin enhet.",
        "Kravet prövas på hela organisationen.",
        "Leverantören kan låta en avdelning utföra arbetet.",
        "Högsta förvaltningsdomstolen prövade om en enhet kunde räcka.",
        "Räkna hela leverantören, inte bara projektet eller avdelningen.",
        "A unit of the bidder cannot qualify.",
        "En självständig juridisk person kan lämna anbud.",
    ],
    "share_of_employees": [
        "Alla som sysselsätts räknas, inte bara anställda: minst 30 procent ska tillhöra målgruppen.",
        "Minst 30 procent av de sysselsatta ska tillhöra målgruppen.",
        "30 procent av de sysselsatta, oavsett om de är anställda.",
        "De 30 procenten räknas inte på de anställda.",
        "Minst 30 procent av dem som leverantören sysselsätter ska höra till målgruppen.",
        "Personerna behöver inte vara anställda.",
        "Lagen säger inte 30 procent av de anställda.",
        "Måste 30 procent vara anställda?",
        "Anställda och praktikanter räknas lika.",
        "At least 30 percent of those occupied must belong to the group.",
        "Sex av sexton anställda är mer än 30 procent.",
    ],
    "chosen_supplier": [
        "Ett reserverat kontrakt får inte ges till en utvald leverantör.",
        "Konkurrensen består inom den reserverade gruppen.",
        "Reservationen ger inte köparen rätt att välja en lokal leverantör.",
        "En reserverad upphandling ska annonseras.",
        "Köparen kan reservera upphandlingen för idéburna organisationer.",
        "Vid direktupphandling kan köparen fråga en enda leverantör.",
        "Reservationen tar inte bort konkurrensen.",
        "Lokala företag kan lämna anbud i en reserverad upphandling om de uppfyller kraven.",
        "Flera leverantörer tävlar även när köpet är reserverat.",
        "A reserved contract may not be given to a chosen supplier.",
        "Kontraktet går till den som lämnar det bästa anbudet bland dem som reservationen gäller.",
    ],
}


@pytest.mark.parametrize(("name", "sentence"), [(name, sentence) for name in SAID for sentence in SAID[name]])
def test_a_sentence_that_none_may_say_is_caught(name: str, sentence: str) -> None:
    assert name in [rule.name for rule, _ in forbidden(f"Först något annat. {sentence} Sedan mer.")]


@pytest.mark.parametrize("sentence", [sentence for sentences in RIGHT.values() for sentence in sentences])
def test_a_right_sentence_is_let_through(sentence: str) -> None:
    assert forbidden(sentence) == []


def test_the_sentence_is_given_back_for_the_editor() -> None:
    [(rule, sentence)] = forbidden("Bra att veta. **Alla köp** kan reserveras.")
    assert rule.message == "4 kap. 18 § gäller inte alla upphandlingar"
    assert sentence == "**Alla köp** kan reserveras."
