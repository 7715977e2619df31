"""The parts of a plan that depend on the person: main message, what to do, what to leave, the tick chart."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache, partial

from backedu.assessment.advice import STEPS, advise, no_card
from backedu.assessment.findings import Assessment, Key
from backedu.assessment.plan import Plan
from backedu.assessment.proposal import Proposal, propose, sides_of
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.cautions import holding
from backedu.catalogue.repertoire import Exercise
from backedu.catalogue.signs import signs
from backedu.errors import of_type
from backedu.page.plan.message import message
from backedu.picture.figure.drawing import draw_exercise
from backedu.words.cautions import caution_sentences
from backedu.words.emergency import emergency_number
from backedu.words.exercises import ask_words, card_title, exercise_card, nudge, shown_form, shown_side
from backedu.words.explanation import Row, do_words, explain, why_words
from backedu.words.grammar import Group, grouped, say_of, your_muscle
from backedu.words.html import Block, Markup, element, items
from backedu.words.text import capital, join, say, words

DAYS = 14
FEW = 4  # untested muscles that are still named one by one
BOX = "☐"
SOURCES = ("article", "books")
# What a page says otherwise than a table for a therapist.
OWN_WORDS = {"test_first": "test"}


def plan_of(plan: Plan | Assessment, picked: Sequence[str] = ()) -> Plan:
    """Return a plan, also of a person and what was picked: so cells wrote it before there were plans."""
    of_type("plan", plan, Plan, Assessment)
    return plan if isinstance(plan, Plan) else Plan(plan, picked)


def main_message(plan: Plan | Assessment, picked: Sequence[str] = (), lang: str = "en") -> Block:
    """Return the plan's main message.

    Parameters
    ----------
    plan : Plan
        Of a person of whom warning signs and pain were asked. For one release also an Assessment.
    picked : sequence of str
        Ids of the picked exercises, beside an Assessment.
    lang : str
        Language of the text.

    Returns
    -------
    Block
        A paragraph of at most 40 words (52 in Spanish): what to leave, what to stretch, what to build up. It orders
        nothing that none of the picked exercises is for.

    Raises
    ------
    BackeduError
        When warning signs or pain were not asked, or a warning sign was found.
    """
    return Block(element("p", message(plan_of(plan, picked), lang), data_part="message"))


def what_to_do(
    plan: Plan | Assessment, picked: Sequence[str] = (), lang: str = "en", *, number: str | int | None = None
) -> Block:
    """Return what to do and why: what holds for the person, then the cards, or without any the advice per muscle."""
    plan = plan_of(plan, picked)
    patient = plan.patient
    parts = _cards(plan, lang, number)
    if not parts and not no_card(patient):
        rows = [row for row in explain(patient, lang).rows if muscles()[row.id].stretched or row.steps != ("spare",)]
        parts = [_advice(some, lang) for some in _alike(rows, patient)]
        parts = parts or [element("p", f"{say('explain.nothing', lang)} {say('advice.rule_15_no_test', lang)}")]
    # Without cards the advice itself says what to ask for; with them, what holds for all and where not to press come
    # first.
    ask = partial(ask_words, _still_asked(plan), lang, patient.cautions)
    before, after = [], _how_to(plan, lang)
    if plan.picked:
        before, after = [*after, *ask(["release"])], ask(["stretch", "strengthen"])
    parts = [*([items(before)] if before else []), *parts, *([items(after)] if after else [])]
    cards = str(len(plan.picked))
    return Block(element("div", [*_holds(patient, lang, number), *parts], data_part="todo", data_cards=cards))


def _cards(plan: Plan, lang: str, number: str | int | None) -> list[Markup]:
    """Return the cards of the picked exercises; a caption that stands under an earlier drawing is not shown again."""
    cards, captions = [], set[str]()
    for exercise in plan.exercises:
        picture = _picture(exercise, plan, lang).html
        _, tag, caption = picture.rpartition("<figcaption>")
        if caption in captions:
            picture = picture.replace(tag, '<figcaption class="again">')
        captions.add(caption)
        cards.append(Markup(exercise_card(exercise, lang, plan=plan, picture=Block(picture), number=number).html))
    return cards


def _picture(exercise: Exercise, plan: Plan, lang: str) -> Block:
    """Return the drawing of a picked exercise, aimed at the muscles it is for on this person."""
    form, needing = shown_form(exercise, plan), {id for id, _ in plan.needing(exercise)}
    aims = tuple(id for id in form.muscles if id in needing)
    return drawing(form.drawing, lang, shown_side(exercise, "both", plan), aims)


def _still_asked(plan: Plan) -> Proposal:
    """Return the proposal without asking for a stretch of what a picked stretch reaches: no page says both."""
    proposal, reached = propose(plan.patient), _stretched(plan)
    asked = {pair for pair in proposal.asked if not (pair[1] == "stretch" and pair[0] in reached)}
    steps = [(step, grouped({key for key, one in asked if one == step})) for step in STEPS]
    return replace(proposal, ask=tuple((muscle, side, step) for step, group in steps for muscle, side in group))


def _stretched(plan: Plan) -> set[Key]:
    """Return the muscles and sides that the picked stretches make longer."""
    return {key for one in plan.exercises if one.action == "stretch" for key in _reached(one, plan)}


def _holds(patient: Assessment, lang: str, number: str | int | None) -> list[Markup]:
    """Return what holds for the whole person: signs that a doctor has checked, and what each caution asks for."""
    checked = [say("plan.checked", lang, names=say(signs()[id].text, lang)) for id in patient.signs]
    said = [*checked, *caution_sentences(patient, lang, number)]
    if not said:
        return []
    title = element("h3", say("plan.holds_title", lang))
    return [element("section", [title, items(said)], data_part="holds")]


def _how_to(plan: Plan, lang: str) -> list[str]:
    """Return what holds for all exercises of a plan: fewer are better, gently, and how to go on."""
    patient = plan.patient
    said = [nudge(plan.picked, lang)]
    stretches = any(one.action == "stretch" for one in plan.exercises) or not plan.picked
    gently = any("go_gently" in one.notes for one in advise(patient).values())
    said += [say("advice.note_go_gently", lang)] if gently and stretches else []
    said += [say("card.go_on", lang)] if any(one.action == "strengthen" for one in plan.exercises) else []
    steps = any(one.steps for one in advise(patient).values())
    unasked = propose(patient).cautions_not_asked and (steps or plan.picked)
    return [*filter(None, said), *([say("explain.cautions_not_asked", lang)] if unasked else [])]


@cache
def drawing(id: str, lang: str, side: str = "both", aims: tuple[str, ...] = ()) -> Block:
    """Return an exercise's drawing for some muscles, made once: it takes a few tenths of a second."""
    return Block(draw_exercise(id, lang, side=side, muscles=aims)._repr_html_())


def _alike(rows: Sequence[Row], patient: Assessment) -> list[list[Row]]:
    """Return the rows that say the same together, in the order of the rules: what is short first, what is fine last."""
    advice = advise(patient)
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Row]] = {}
    for row in sorted(rows, key=lambda row: advice[row.id, SIDES[0] if row.side == "both" else row.side].rule):
        groups.setdefault((row.steps, row.reasons), []).append(row)
    return list(groups.values())


def _advice(rows: list[Row], lang: str) -> Markup:
    """Return one piece of advice and its reason, for all muscles it holds for."""
    names = capital(join([row.muscle for row in rows], lang))
    do, why = (element("strong", f"{say(f'explain.{key}', lang)}:") for key in ("do", "why"))
    ids, steps = [row.id for row in rows], rows[0].steps
    own = [say_of(ids, f"plan.{OWN_WORDS[step]}", lang) for step in steps if step in OWN_WORDS]
    todo = own[0] if own else capital(do_words(steps, ids, lang))
    said = [do, f" {todo}. ", why, f" {why_words(rows[0].reasons, ids, lang)}"]
    return element("section", [element("h3", names), element("p", said)], class_="do")


def leave_for_now(plan: Plan | Assessment, picked: Sequence[str] = (), lang: str = "en") -> Block:
    """Return which muscles not to stretch: those already long, and without asking those that have no stretch here.

    Nothing is said of a muscle that a picked stretch makes longer, so that the page never says both; nor of one that
    nobody stretches; nor, where nothing was picked, of one that the advice tells of.
    """
    plan = plan_of(plan, picked)
    patient = plan.patient
    if no_card(patient):
        return Block("")
    stretched = _stretched(plan)
    keys = [(id, side) for id, muscle in muscles().items() if muscle.stretched for side in SIDES]
    advised = set() if plan.picked else {key for key, _ in patient.findings}
    found = {key: patient[key] for key in keys if key not in stretched | advised}
    long = grouped({key for key, finding in found.items() if finding.length == "long"})
    testable = {key: one for key, one in found.items() if muscles()[key[0]].length_test is not None}
    untested = grouped({key for key, finding in testable.items() if finding.length == "not tested"})
    tight = grouped({key for key, one in found.items() if one.feels_tight and one.length == "not tested"})
    few = len(untested) <= FEW
    waits = grouped({key for key in found if _waits(patient, key, plan.steps[key].do | plan.steps[key].ask)})
    told = {"plan.leave": long, "plan.waits": waits, "plan.ask": untested if few else tight}
    said = [_told_of(group, key, lang) for key, group in told.items() if group]
    said += [] if few else [say("plan.ask_rest", lang)]
    if not said:
        return Block("")
    parts = [element("h2", say("plan.leave_title", lang)), items(said)]
    return Block(element("section", parts, data_part="leave"))


def _reached(exercise: Exercise, plan: Plan) -> set[Key]:
    """Return the muscles and sides that a picked exercise makes longer where this plan does it."""
    return {key for side in sides_of(plan.sides[exercise.id]) for key in exercise.reach(side)}


def _told_of(group: Group, key: str, lang: str) -> str:
    """Say a sentence of muscles, all of them named."""
    names = join([your_muscle(*one, lang) for one in group], lang)
    listed = f"{key}.list"
    if len(group) > 1 and listed in words(lang):
        return say(listed, lang, names=names)
    return capital(say_of([id for id, _ in group], key, lang, names=names))


def _waits(patient: Assessment, key: tuple[str, str], told: Set[str]) -> bool:
    """Whether a muscle could be stretched, but no card is for it and nothing else tells to ask."""
    return "stretch" in advise(patient)[key].steps and "stretch" not in told


def tick_chart(plan: Plan | Assessment, picked: Sequence[str] = (), lang: str = "en") -> Block:
    """Return a chart of 14 days: a tick per exercise, and how the back felt; on paper its rows become columns."""
    plan = plan_of(plan, picked)
    columns = [card_title(one, plan, lang) for one in plan.exercises]
    columns = columns or [say("plan.chart.general", lang)]
    felt = [say(f"plan.chart.{key}", lang) for key in ("better", "same", "worse")]
    heads = [element("th", name, scope="col") for name in (say("plan.chart.day", lang), *columns)]
    # On the screen the words stand beside every box; on paper one sign a day is written, as the first column says.
    told = [element("i", say("plan.chart.back", lang)), element("b", say("plan.chart.written", lang))]
    heads.append(element("th", told, scope="col"))
    ticks = [element("td", BOX) for _ in columns]
    ticks.append(element("td", [element("span", [BOX, element("i", f" {word}")]) for word in felt]))
    rows = [element("tr", [element("th", str(day), scope="row"), *ticks]) for day in range(1, DAYS + 1)]
    caption = element("caption", say("plan.chart.caption", lang))
    body = [element("thead", element("tr", heads)), element("tbody", rows)]
    return Block(element("table", [caption, *body], class_="ticks", data_part="chart"))


def own_words(
    plan: Plan | Assessment, picked: Sequence[str] = (), lang: str = "en", *, number: str | None = None
) -> Block:
    """Return the sentences a patient completes; nobody is asked for a muscle of which the page tells nothing."""
    plan = plan_of(plan, picked)
    said = [say("plan.own.stretch", lang)] if any("stretch" in told.do for told in plan.steps.values()) else []
    said += [say("plan.own.leave", lang)] if leave_for_now(plan, lang=lang).html else []
    said.append(say("plan.own.call", lang, number=emergency_number(number)))
    return Block(element("p", " ".join(said), data_part="own"))


def if_it_hurts_more(plan: Plan | Assessment, lang: str = "en", *, number: str | int | None = None) -> Block:
    """Return the one rule for when it hurts more; its last line, when to call for help, always stands."""
    kept = "no_card" if no_card(plan_of(plan).patient) else "line_2"
    call = emergency_number(number)
    said = [say(f"plan.stop.{key}", lang, number=call) for key in ("line_1", kept, "line_3")]
    return Block(element("div", items(said), data_part="stop-rule"))


def what_helps_you(plan: Plan | Assessment, lang: str = "en") -> Block:
    """Return what helps most people, without what a caution of this person speaks against.

    Who gets no exercise is told neither to add a little each week nor what to build up.
    """
    patient = plan_of(plan).patient
    without = bool(no_card(patient))
    keys = ["item_1_no_card"] if without else ["item_1", "item_2"]
    keys += ["item_3_no_bending" if without or _no_bending(patient) else "item_3", "item_4", "item_5"]
    keys += [] if any(caution.no_heat for _, caution in holding(patient.cautions)) else ["heat"]
    return Block(element("div", items([say(f"plan.helps.{key}", lang) for key in keys]), data_part="helps"))


def what_research_says(plan: Plan | Assessment, lang: str = "en") -> Block:
    """Return what research says of such plans, and of leaving a long muscle alone (claims C12, C14, C16)."""
    patient = plan_of(plan).patient
    long = "long_no_bending" if _no_bending(patient) else "long"
    said = [say(f"plan.research.{key}", lang) for key in ("about", long)]
    return Block(element("p", " ".join(said), data_part="research"))


def _no_bending(patient: Assessment) -> bool:
    """Whether a caution speaks against saying that bending is safe."""
    return any(caution.no_bending for _, caution in holding(patient.cautions))


def where_from(lang: str = "en") -> Block:
    """Return where the plan comes from; what it is not, and who reviewed it, stands in the line under every page."""
    return Block(element("p", " ".join(say(f"source.{name}", lang) for name in SOURCES), class_="sources"))
