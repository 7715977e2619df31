"""An exercise in words: its card on the patient's page, why another is left out, and when to ask the therapist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from backedu.assessment.advice import STEPS, advise
from backedu.assessment.findings import Assessment
from backedu.assessment.proposal import MOST_PICKED, Proposal, Refusal, allowed_side, exercises, presser
from backedu.catalogue.anatomy import SIDES, cautions, muscles
from backedu.catalogue.repertoire import NO_FLOOR, Exercise, repertoire
from backedu.errors import BackeduError, one_of
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
    assessment: Assessment | None = None,
    picture: Callable[[str, str], Block] | None = None,
    harder: bool = False,
    pressed: Collection[tuple[str, str]] = (),
) -> Block:
    """Return one exercise as a card: why, steps, how much, what to feel, when to stop, an easier way.

    Parameters
    ----------
    exercise : Exercise
        Out of `backedu.catalogue.repertoire.repertoire()`.
    lang : str
        Language of the text.
    side : str
        ``"left"``, ``"right"`` or ``"both"``; an exercise that always moves both sides takes no notice of it.
    assessment : Assessment, optional
        What was found: then the card says why for this person, keeps to the side the person may do it on, and gives the
        form without the floor where it is needed.
    picture : callable, optional
        Given the drawing's id and the side of the card, returns what stands under the name.
    harder : bool
        Whether to add the next harder form, where one is known.
    pressed : collection of (str, str)
        The muscles and sides whose sore spot a card before this one is for; a stretch of another one that has a sore
        spot says to let the therapist press first, or to ask.

    Raises
    ------
    BackeduError
        For an unknown side, or an exercise or side refused for this person, with the reason.
    """
    one = _side(exercise, side, assessment)
    known = (assessment.cautions if assessment else None) or ()
    form = exercise.form(known) or exercise.usual
    dose = form.dose if one == "both" else form.dose.removesuffix("_each")
    parts = [element("h3", _title(form.words, one, lang))]
    if picture is not None:
        parts.append(Markup(picture(form.drawing, one).html))
    parts.append(_line("why", _why(exercise, lang, assessment), lang))
    parts += _first(exercise, lang, assessment, pressed) if assessment else []
    parts.append(element("ol", [element("li", step) for step in _steps(form.words, one, lang)]))
    parts.append(_line("how_much", say(f"dose.{dose}", lang), lang))
    parts.append(_line("feel", say(f"{form.words}.feel", lang), lang))
    parts.append(_line("stop", say("card.stop_words", lang), lang))
    if exercise.action == "release":
        parts.append(_line("not_with", say("card.not_with_words", lang), lang))
    parts.append(_line("easier", say(f"{form.words}.easier", lang), lang))
    if harder and f"{form.words}.harder" in words(lang) and NO_FLOOR not in known:
        parts.append(_line("harder", say(f"{form.words}.harder", lang), lang))
    return Block(element("article", parts, class_="card exercise", data_exercise=exercise.id))


def card_title(exercise: Exercise, lang: str = "en", *, side: str = "both", assessment: Assessment) -> str:
    """Return what stands over a person's card of an exercise: its name, and the side where it is done on one only."""
    form = exercise.form(assessment.cautions) or exercise.usual
    return _title(form.words, _side(exercise, side, assessment), lang)


def why_not(refusal: Refusal, lang: str = "en") -> str:
    """Return in one to three short sentences why an exercise is left out, and what to do instead if there is something.

    Meant to stand beside the exercise's name.
    """
    if refusal.kind == "caution":
        said = say(cautions()[refusal.because].replace("caution.", "why_not.because_"), lang)
        reason = say("why_not.caution", lang, because=said)
    else:
        the = say(f"muscle.{refusal.because}.the", lang)
        reason = say(f"why_not.{refusal.kind}_{_number(refusal.because, lang)}", lang, the=the)
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
        names = [_sided(muscle, side, lang) for muscle, side, step in proposal.ask if step == wanted]
        key = "stretch_careful" if wanted == "stretch" and cautions else wanted
        said += [say(f"ask.{key}", lang, muscle=capital(join(names, lang)))] if names else []
    return said


def nudge(count: int, lang: str = "en") -> str:
    """Return what to say of the number of exercises picked: nothing up to three, a nudge at four."""
    return say("card.nudge", lang) if count >= MOST_PICKED else ""


def _side(exercise: Exercise, side: str, assessment: Assessment | None) -> str:
    """Return the side a card is for: the one asked for, as far as this person may do it there."""
    one_of("side", side, (*SIDES, "both"))
    allowed = "both" if assessment is None else allowed_side(exercise, assessment)
    if not exercise.one_sided:
        return "both"
    if "both" not in (side, allowed) and side != allowed:
        raise BackeduError(f"exercise {exercise.id!r} fits this person on the {allowed} side only, not the {side}")
    return allowed if side == "both" else side


def _title(stem: str, side: str, lang: str) -> str:
    """Return an exercise's name with the side it is for, where it is one."""
    name = say(f"{stem}.name", lang)
    return name if side == "both" else say(f"card.{side}", lang, name=name)


def _first(exercise: Exercise, lang: str, assessment: Assessment, pressed: Collection[tuple[str, str]]) -> list[Markup]:
    """Return, for a stretch of a muscle with a sore spot, that the spot comes first."""
    advices = advise(assessment)
    sore = {key for key in exercises(assessment).needing(exercise.id) if "release" in advices[key].steps}
    if exercise.action != "stretch" or not sore:
        return []
    others = [presser(key[0], assessment[key], assessment) for key in sore.difference(pressed)]
    who = "nobody" if "nobody" in others else "therapist" if others else "pressed"
    return [_line("first", say(f"card.first_{who}", lang), lang)]


def _sided(muscle: str, side: str, lang: str) -> str:
    """Return a muscle's name, with its side where only one is meant."""
    name = say(f"muscle.{muscle}.name", lang)
    return name if side == "both" else say(f"side.{side}", lang, muscle=name)


def _why(exercise: Exercise, lang: str, assessment: Assessment | None) -> str:
    """Return why: of this person what was found, of nobody in particular what the exercise is for."""
    found = exercise.muscles
    if assessment is not None:
        needing = {id for id, _ in exercises(assessment).needing(exercise.id)}
        found = tuple(id for id in muscles() if id in needing)
    if not found:
        return say("why.picked", lang)
    number = "many" if len(found) > 1 else _number(found[0], lang)
    named = len(found) == 1 < len(exercise.muscles)
    the = say(f"muscle.{found[0]}.the" if named else f"why.this_{number}", lang)
    return say(f"why.{exercise.action}_{number}", lang, the=the)


def _steps(stem: str, side: str, lang: str) -> list[str]:
    """Return the steps in order, with the body parts of the side they are for."""
    parts = {part: say(f"part.{part}.{side}", lang) for part in PARTS}
    count = sum(1 for key in words(lang) if key.startswith(f"{stem}.step_"))
    return [say(f"{stem}.step_{n}", lang, **parts) for n in range(1, count + 1)]


def _number(muscle: str, lang: str) -> str:
    """Return "one" or "many", as the muscle's name is one or many."""
    return say(f"muscle.{muscle}.verb_number", lang)


def _line(label: str, text: str, lang: str) -> Markup:
    """Return one labelled line of a card."""
    return element("p", [element("strong", say(f"card.{label}", lang)), f" {text}."], class_=label.replace("_", "-"))
