"""The directory's answers as Replies: lists of enterprises, who supports, and questions when something is missing."""

from __future__ import annotations

from dataclasses import replace

from common.reply import Button, Kind, More, Reply
from common.reply import Query as Asked
from directory import popular, search, support, telling, wording
from directory.question import Question, payload
from directory.wording import text
from knowledge import places, services
from knowledge.places import Place

CHOICES = 6  # buttons to choose from; what people want instead they type


def answer(question: Question, role: str | None = None) -> Reply:
    """The Reply to a question, typed or from a button. `role`: official or enterprise, for who can help."""
    reply = _answer(question, role)
    guessed = guesses(question)
    return reply.copy(update={"text": f"{guessed} {reply.text}"}) if guessed else reply


def guesses(question: Question) -> str:
    """What misspelled words were read as."""
    place = wording.name(question.where) if question.where else ""
    read = ((question.guessed, subject(question)), (question.guessed_place, place))
    return " ".join(text("guessed", word=word, meaning=meaning) for word, meaning in read if word and meaning)


def _answer(question: Question, role: str | None) -> Reply:
    if question.unsure_places:
        return _which_place(question)
    if question.unsure_services:
        return _which_service(question)
    if question.want == "support":
        return _support(question, role)
    if question.text:
        return _named(question)
    if not (question.services or question.cpv):
        return _ask_service(question)
    if not question.place:
        return _ask_place(question)
    return _enterprises(question)


def _enterprises(question: Question) -> Reply:
    found = search.search(question.query, question.offset)
    head = _head(question, found)
    if not found.hits:
        return _reply("directory", question, "\n\n".join([head, text("ask_the_market")]), _elsewhere(question))
    return _list(question, found, head)


def _named(question: Question) -> Reply:
    """Somebody looked for by name; when there is nobody, the words were probably something else."""
    found = search.search(question.query, question.offset)
    if found.hits:
        return _list(question, found, text("found_by_name", name=question.text, total=_total(found)))
    for word in question.text.split():  # "finns koopus kvar": one of the words may be a name
        alone = replace(question, text=word)
        found = search.search(alone.query, question.offset)
        if found.hits and found.hits[0].named:
            return _list(alone, found, text("found_by_name", name=word, total=_total(found)))
    return _ask_service(replace(question, text=""), text("name_unknown", name=question.text))


def _list(question: Question, found: search.Result, head: str) -> Reply:
    lines = [telling.enterprise(hit, question.where, question.services) for hit in found.hits]
    shown = question.offset + len(found.hits)
    more = payload("more", replace(question, offset=shown)) if shown < found.total else None
    tail = text("showing", first=question.offset + 1, last=shown, total=_total(found)) if more else ""
    body = "\n\n".join(part for part in (head, "\n".join(lines), tail, text("not_complete")) if part)
    buttons = [Button(title=text("button_more"), payload=more)] if more else []
    overview = _overview_button(question, bool(found.widened))
    buttons += [overview] if overview else []
    reply = _reply("directory", question, body, buttons)
    return reply.copy(
        update={
            "organisations": [telling.organisation(hit) for hit in found.hits],
            "more": More(payload=more, shown=shown, total=found.total) if more else None,
        }
    )


def _overview_button(question: Question, widened: bool) -> Button | None:
    """To the map and the figures: of the county, when there is nothing in the place itself."""
    where = question.where
    if where is None:
        return None
    seen = (places.county_of(where) if widened else None) or where
    carried = payload("more", replace(question, offset=0, place=seen.id, overview=True))
    return Button(title=text("button_overview"), payload=carried) if carried else None


def _head(question: Question, found: search.Result) -> str:
    """What was asked for and how much there is; when it is from farther away, that and what it does not mean."""
    what, where = subject(question), area(question)
    if found.widened is None and found.hits:
        return text("found", service=telling.capital(what), where=where, total=_total(found))
    nothing = text("nothing", service=what, where=where)
    if not found.hits:
        return nothing
    return nothing + " " + text(f"widened_{found.widened}", area=found.area)


def subject(question: Question) -> str:
    """What is asked for, inside a sentence."""
    if question.cpv:
        return text("subject_cpv", cpv=services.cpv_range(*question.cpv).said)
    if question.everything:
        return text("subject_everything")
    if question.want == "support" and question.services:
        return wording.helps(question.services[0])
    return telling.listed(question.services)


def area(question: Question) -> str:
    """Where it is asked for: "i Falun", "i Falun med grannkommuner", "inom 50 km från Falun"."""
    where = question.where
    if where is None:
        return ""
    if question.radius_km and where.kind == "municipality":
        return text("area_radius", km=question.radius_km, place=wording.name(where))
    there = wording.inside(where)
    return text("area_around", place=there) if question.around else there


def _total(found: search.Result) -> str:
    return text("at_least", total=found.total) if found.capped else str(found.total)


def _elsewhere(question: Question) -> list[Button]:
    wider = payload("place", replace(question, offset=0, radius_km=None, around=False), places.EVERYWHERE)
    is_wide = question.place == places.EVERYWHERE
    return [] if is_wide or not wider else [Button(title=text("button_everywhere"), payload=wider)]


def _support(question: Question, role: str | None) -> Reply:
    if not question.services:
        return _ask_need(question)
    if not question.place:
        return _ask_place(question)
    need, where = question.services[0], question.where
    hits = support.pick(need, where, role)
    helps = wording.helps(need)
    head = text("support_found" if hits else "support_none", helps=helps, where=area(question))
    body = "\n\n".join(part for part in (head, "\n".join(telling.support(hit, need) for hit in hits)) if part)
    reply = _reply("support", question, body, [])
    return reply.copy(update={"organisations": [telling.organisation(hit) for hit in hits]})


def _ask_service(question: Question, before: str = "") -> Reply:
    """Which service? The most offered ones there as buttons, and one for all."""
    slugs = [*popular.services_in(question.where, CHOICES), services.ALL]
    said = text("ask_service", where=_in(question.where))
    return _reply("question", question, f"{before} {said}".strip(), _choices(question, "service", slugs))


def _ask_need(question: Question) -> Reply:
    said = text("ask_need", where=_in(question.where))
    return _reply("question", question, said, _choices(question, "service", list(services.needs())))


def _ask_place(question: Question) -> Reply:
    """Where? The counties with the most of it as buttons, and the whole country."""
    counties = popular.counties(question.want, question.services, CHOICES)
    key = "ask_place_support" if question.want == "support" else "ask_place"
    buttons = _choices(question, "place", [*counties, places.EVERYWHERE])
    return _reply("question", question, text(key, what=subject(question)), buttons)


def _which_place(question: Question) -> Reply:
    names = [wording.name(known) for known in map(places.place, question.unsure_places) if known]
    said = text("which_place", names=_either(names))
    return _reply("clarify", question, said, _choices(question, "place", list(question.unsure_places)))


def _which_service(question: Question) -> Reply:
    names = [telling.small(wording.service(slug)) for slug in question.unsure_services]
    said = text("which_service", names=_either(names))
    return _reply("clarify", question, said, _choices(question, "service", list(question.unsure_services)))


def _either(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} {text('either')} {names[-1]}" if len(names) > 1 else names[0]


def _choices(question: Question, verb: str, values: list[str]) -> list[Button]:
    """One button for each value of what is missing, each with the rest of the question."""
    asked = replace(question, unsure_places=(), unsure_services=(), offset=0)
    pairs = [(_title(verb, value), payload(verb, asked, value)) for value in values]
    return [Button(title=title, payload=carried) for title, carried in pairs if carried]


def _title(verb: str, value: str) -> str:
    if verb == "place":
        known = places.place(value)
        return text("button_everywhere") if value == places.EVERYWHERE or not known else wording.name(known)
    return text("button_all") if value == services.ALL else wording.service(value)


def _in(where: Place | None) -> str:
    return f" {wording.inside(where)}" if where else ""


def _reply(kind: Kind, question: Question, body: str, buttons: list[Button]) -> Reply:
    asked = Asked(
        want=question.want,
        service="+".join(question.services) or None,
        place=question.place,
        cpv="-".join(dict.fromkeys(question.cpv)) if question.cpv else None,
    )
    return Reply(kind=kind, text=body, buttons=buttons, query=asked)
