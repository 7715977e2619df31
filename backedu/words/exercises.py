"""An exercise in words: its card on the patient's page, why another is left out, and when to ask the therapist."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from backedu.assessment.advice import STEPS
from backedu.assessment.plan import Plan
from backedu.assessment.proposal import MOST_PICKED, Proposal, Refusal, counted, presser, sore_under
from backedu.catalogue.anatomy import SIDES, muscles
from backedu.catalogue.repertoire import Exercise, Form, repertoire
from backedu.errors import one_of
from backedu.model.balance import balance
from backedu.words.cautions import because
from backedu.words.emergency import emergency_number, sure_number
from backedu.words.grammar import grouped, say_of, sided_name, your_muscle
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
    number: str | int | None = None,
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
        without the floor where it is needed, says what comes first with the person's cautions, and who presses a sore
        spot before its muscle is stretched.
    picture : Block, optional
        What stands under the name.
    number : str or int, optional
        The emergency number of the walk's card; without it the clinic's, else 911.

    Raises
    ------
    BackeduError
        For an unknown side or language.
    """
    form, one = shown_form(exercise, plan), shown_side(exercise, side, plan)
    cautions = plan.patient.cautions if plan else ()
    amount = exercise.amount(form, cautions)
    dose = amount if one == "both" else amount.removesuffix("_each")
    parts = [element("h3", _title(form.words, one, lang))]
    parts += [Markup(picture.html)] if picture else []
    parts.append(_line("why", _why(exercise, lang, plan), lang))
    parts += _first(exercise, lang, plan) if plan else []
    parts.append(element("ol", [element("li", step) for step in _steps(form.words, one, lang, _tips_back(plan))]))
    breathe = f". {say('card.breathe', lang)}" if exercise.action == "strengthen" else ""
    parts.append(_line("how_much", say(f"dose.{dose}", lang) + breathe, lang))
    parts.append(_line("feel", say(f"{form.words}.feel", lang), lang))
    parts.append(_stop(exercise, form, lang, number))
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
        reason = say("why_not.caution", lang, because=because(refusal.because, lang))
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


def nudge(picked: Iterable[str], lang: str = "en") -> str:
    """Return what to say of how many were picked: nothing up to three, a nudge at four; the walk does not count."""
    return say("card.nudge", lang) if counted(picked) >= MOST_PICKED else ""


def _stop(exercise: Exercise, form: Form, lang: str, number: str | int | None) -> Markup:
    """Return when to stop: the walk has signs of its own, and help to call for."""
    if exercise.action != "walk":
        return _line("stop", say("card.stop_words", lang), lang)
    call = sure_number() if number is None else emergency_number(number)
    return element("p", say(f"{form.words}.stop", lang, number=call), class_="stop")


def _tips_back(plan: Plan | None) -> bool:
    """Whether the model shows this person's pelvis tipping backward: then no step tucks the tail further."""
    return plan is not None and balance(plan.patient).posture.tilt < 0


def _title(stem: str, side: str, lang: str) -> str:
    """Return an exercise's name with the side it is for, where it is one."""
    name = say(f"{stem}.name", lang)
    return name if side == "both" else say(f"card.{side}", lang, name=name)


def _first(exercise: Exercise, lang: str, plan: Plan) -> list[Markup]:
    """Return what comes first: what the person's cautions ask for; for a stretch, that a sore spot is pressed before.

    Where nobody may press it, or the sore muscle is only reached, the stretch is gentle.
    """
    patient = plan.patient
    lines = [_line("first", say(f"card.first_{key}", lang), lang) for key in exercise.said_first(patient.cautions)]
    sore = sore_under(exercise, patient, plan.sides[exercise.id]) if exercise.action == "stretch" else ()
    who = {presser(*key, patient) if key in plan.needing(exercise) else "nobody" for key in sore}
    lines += [_line("first", say(f"card.first_{key}", lang), lang) for key in ("self", "therapist") if key in who]
    return lines + ([_line("gently", say("card.gently_words", lang), lang)] if "nobody" in who else [])


def _why(exercise: Exercise, lang: str, plan: Plan | None) -> str:
    """Return why: of this person what was found, of nobody in particular what the exercise is for."""
    found = exercise.muscles
    if exercise.action == "walk":
        return say("why.walk", lang)
    if plan is not None:
        needing = {id for id, _ in plan.needing(exercise)}
        found = tuple(id for id in muscles() if id in needing)
    if not found:
        return say("why.general" if exercise.general else "why.picked", lang)
    # A release names every muscle and its side, so that it is plain where to press.
    named = exercise.action == "release" or len(found) == 1 < len(exercise.muscles)
    where = dict(grouped(set(plan.needing(exercise)))) if plan and named else {}
    # A title says where to press; what was tested is told with its side.
    title = shown_side(exercise, "both", plan) if exercise.action == "release" else "both"
    own = {id: side for id, side in where.items() if side != title}
    names = [your_muscle(id, own.get(id, "both"), lang) for id in found]
    the = join(names, lang) if named else say_of(found, "why.this", lang)
    return say_of(found, f"why.{exercise.action}", lang, the=the)


def _steps(stem: str, side: str, lang: str, tips_back: bool = False) -> list[str]:
    """Return the steps in order, with the body parts of their side; some differ where the pelvis tips back."""
    parts = {part: say(f"part.{part}.{side}", lang) for part in PARTS}
    count = sum(1 for key in words(lang) if key.startswith(f"{stem}.step_"))
    keys = [f"{stem}.step_{n}" for n in range(1, count + 1)]
    other = {key: key.replace(".step_", ".back_step_") for key in keys} if tips_back else {}
    return [say(other[key] if other.get(key) in words(lang) else key, lang, **parts) for key in keys]


def _line(label: str, text: str, lang: str) -> Markup:
    """Return one labelled line of a card."""
    return element("p", [element("strong", say(f"card.{label}", lang)), f" {text}."], class_=label.replace("_", "-"))
