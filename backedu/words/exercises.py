"""An exercise in words: its card on the patient's page, why another is left out, and when to ask the therapist."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from backedu.assessment.advice import STEPS, advise
from backedu.assessment.plan import Plan
from backedu.assessment.proposal import MOST_PICKED, Proposal, Refusal, presser
from backedu.catalogue.anatomy import SIDES, cautions, muscles
from backedu.catalogue.repertoire import Exercise, Form, repertoire
from backedu.errors import one_of
from backedu.words.grammar import say_of, sided_name, your_muscle
from backedu.words.html import Block, Markup, element
from backedu.words.text import capital, join, say, words

# What a step may name of the side it is done for: "one foot", or "your left foot".
PARTS = ("foot", "ankle", "thigh", "arm", "lying", "way")


def exercise_name(id: str, lang: str = "en", cautions: Collection[str] | None = None) -> str:
    """Return the plain name of an exercise, in the form for a person with these cautions."""
    exercise = repertoire()[id]
    return say(f"{(exercise.form(cautions) or exercise.usual).words}.name", lang)


def exercise_card(
    exercise: Exercise,
    lang: str = "en",
    *,
    side: str = "both",
    plan: Plan | None = None,
    picture: Block | None = None,
) -> Block:
    """Return one exercise as a card: why, steps, how much, what to feel, when to stop, an easier way.

    Parameters
    ----------
    exercise : Exercise
        Out of `backedu.catalogue.repertoire.repertoire()`; with a plan one of those it picked.
    lang : str
        Language of the text.
    side : str
        ``"left"``, ``"right"`` or ``"both"``, where there is no plan that knows it; an exercise that always moves both
        sides takes no notice of it.
    plan : Plan, optional
        Whose card it is: it then says why for this person, keeps to the side the plan does it on, gives the form
        without the floor where it is needed, and says who presses a sore spot before its muscle is stretched.
    picture : Block, optional
        What stands under the name.

    Raises
    ------
    BackeduError
        For an unknown side or language.
    """
    form, one = shown_form(exercise, plan), shown_side(exercise, side, plan)
    dose = form.dose if one == "both" else form.dose.removesuffix("_each")
    parts = [element("h3", _title(form.words, one, lang))]
    parts += [Markup(picture.html)] if picture else []
    parts.append(_line("why", _why(exercise, lang, plan), lang))
    parts += _first(exercise, lang, plan) if plan else []
    parts.append(element("ol", [element("li", step) for step in _steps(form.words, one, lang)]))
    parts.append(_line("how_much", say(f"dose.{dose}", lang), lang))
    parts.append(_line("feel", say(f"{form.words}.feel", lang), lang))
    parts.append(_line("stop", say("card.stop_words", lang), lang))
    if exercise.action == "release":
        parts.append(_line("not_with", say("card.not_with_words", lang), lang))
    parts.append(_line("easier", say(f"{form.words}.easier", lang), lang))
    return Block(element("article", parts, class_="card exercise", data_exercise=exercise.id))


def card_title(exercise: Exercise, plan: Plan, lang: str = "en") -> str:
    """Return what stands over a person's card of an exercise: its name, and the side where it is done on one only."""
    return _title(shown_form(exercise, plan).words, shown_side(exercise, "both", plan), lang)


def shown_form(exercise: Exercise, plan: Plan | None) -> Form:
    """Return the form that a card shows: the one for the person whose plan it is, else the usual one."""
    return exercise.form(plan.patient.cautions if plan else None) or exercise.usual


def shown_side(exercise: Exercise, side: str, plan: Plan | None) -> str:
    """Return the side that a card is for: the plan's, else the one given; both where it always moves both."""
    one_of("side", side, (*SIDES, "both"))
    if not exercise.one_sided:
        return "both"
    return plan.sides[exercise.id] if plan else side


def why_not(refusal: Refusal, lang: str = "en") -> str:
    """Return in one to three short sentences why an exercise is left out, and what to do instead if there is something.

    Meant to stand beside the exercise's name.
    """
    if refusal.kind == "caution":
        said = say(cautions()[refusal.because].replace("caution.", "why_not.because_"), lang)
        reason = say("why_not.caution", lang, because=said)
    else:
        the = your_muscle(refusal.because, "both", lang)
        reason = say_of([refusal.because], f"why_not.{refusal.kind}", lang, the=the)
        if refusal.side != "both":
            reason = say(f"why_not.{refusal.side}", lang, reason=reason[0].lower() + reason[1:])
    if refusal.swap is None:
        return reason
    name = exercise_name(refusal.swap, lang)
    return f"{reason} {say('why_not.instead', lang, name=name[0].lower() + name[1:])}"


def ask_words(
    proposal: Proposal, lang: str = "en", cautions: Collection[str] | None = None, steps: Iterable[str] = STEPS
) -> list[str]:
    """Return a sentence for each of these steps that the repertoire has nothing for, with the muscles it is for.

    It says to ask the therapist to show something; a person with cautions asks before any stretch.
    """
    said = []
    for wanted in steps:
        names = [sided_name(muscle, side, lang) for muscle, side, step in proposal.ask if step == wanted]
        key = "stretch_careful" if wanted == "stretch" and cautions else wanted
        said += [say(f"ask.{key}", lang, muscle=capital(join(names, lang)))] if names else []
    return said


def nudge(count: int, lang: str = "en") -> str:
    """Return what to say of the number of exercises picked: nothing up to three, a nudge at four."""
    return say("card.nudge", lang) if count >= MOST_PICKED else ""


def _title(stem: str, side: str, lang: str) -> str:
    """Return an exercise's name with the side it is for, where it is one."""
    name = say(f"{stem}.name", lang)
    return name if side == "both" else say(f"card.{side}", lang, name=name)


def _first(exercise: Exercise, lang: str, plan: Plan) -> list[Markup]:
    """Return, for a stretch of a muscle with a sore spot, that the spot comes first."""
    patient, advices = plan.patient, advise(plan.patient)
    sore = {key for key in plan.needing(exercise) if "release" in advices[key].steps}
    if exercise.action != "stretch" or not sore:
        return []
    others = [presser(key[0], patient[key], patient) for key in sore - plan.pressed]
    who = "nobody" if "nobody" in others else "therapist" if others else "pressed"
    return [_line("first", say(f"card.first_{who}", lang), lang)]


def _why(exercise: Exercise, lang: str, plan: Plan | None) -> str:
    """Return why: of this person what was found, of nobody in particular what the exercise is for."""
    found = exercise.muscles
    if plan is not None:
        needing = {id for id, _ in plan.needing(exercise)}
        found = tuple(id for id in muscles() if id in needing)
    if not found:
        return say("why.picked", lang)
    named = len(found) == 1 < len(exercise.muscles)
    the = your_muscle(found[0], "both", lang) if named else say_of(found, "why.this", lang)
    return say_of(found, f"why.{exercise.action}", lang, the=the)


def _steps(stem: str, side: str, lang: str) -> list[str]:
    """Return the steps in order, with the body parts of the side they are for."""
    parts = {part: say(f"part.{part}.{side}", lang) for part in PARTS}
    count = sum(1 for key in words(lang) if key.startswith(f"{stem}.step_"))
    return [say(f"{stem}.step_{n}", lang, **parts) for n in range(1, count + 1)]


def _line(label: str, text: str, lang: str) -> Markup:
    """Return one labelled line of a card."""
    return element("p", [element("strong", say(f"card.{label}", lang)), f" {text}."], class_=label.replace("_", "-"))
