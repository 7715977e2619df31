"""The panels of exercises and of the page to take home."""

from __future__ import annotations

import pytest
from ipywidgets import Widget

from backedu.assessment.proposal import propose
from backedu.catalogue.anatomy import SIDES
from backedu.words.text import say
from tests.tools.visits import (
    BENT,
    asked,
    at_once,
    body,
    buttons,
    choices,
    every,
    pictures,
    told,
    visit_of,
)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    at_once(monkeypatch)
    yield
    Widget.close_all()


# --- exercises ---


def offers(visit):
    return [b for b in every(body(visit)) if "backedu-offer" in getattr(b, "_dom_classes", ())]


def test_exercises_that_fit_are_offered_and_some_picked():
    visit = visit_of(BENT, "exercises")
    proposal = propose(BENT)
    assert visit.exercises == proposal.suggested and 1 <= len(visit.exercises) <= 3
    ids = dict.fromkeys(offer.exercise for offer in proposal.offered)
    assert [b.description.lower() for b in offers(visit)] == [say(f"exercise.{id}.name").lower() for id in ids]
    assert [b.value for b in offers(visit)] == [id in proposal.suggested for id in ids]
    assert f"{len(visit.exercises)} picked" in told(body(visit))
    assert len(pictures(visit)) == len(ids)


def test_the_pictures_are_aimed_at_what_was_found():
    visit = visit_of(asked(gluteus_maximus="sore spot"), "exercises")
    assert "your big seat muscle" in "".join(pictures(visit))
    visit.session.mark([("gluteus_maximus", side, "sore_spot", "no") for side in SIDES])
    visit.session.mark([("erector_spinae", side, "sore_spot", "yes") for side in SIDES])
    assert "your long back muscles" in "".join(pictures(visit))
    assert "your big seat muscle" not in "".join(pictures(visit))


MUCH = asked(
    **dict.fromkeys(("iliopsoas", "rectus_femoris", "hamstrings", "adductors"), "short"), gluteus_maximus="weak"
)


def test_never_more_than_four():
    visit = visit_of(MUCH, "exercises")
    assert len(offers(visit)) > 4
    for button in offers(visit):
        button.value = True
    assert len(visit.exercises) == 4
    down = [b for b in offers(visit) if b.value]
    assert len(down) == 4 and all(b.disabled != b.value for b in offers(visit))
    assert "Four is a lot." in told(body(visit))
    down[0].value = False
    assert len(visit.exercises) == 3 and not any(b.disabled for b in offers(visit))


def test_picks_are_kept_until_they_fit_no_longer():
    visit = visit_of(MUCH, "exercises")
    for button in offers(visit):
        button.value = button.description == offers(visit)[-1].description
    (kept,) = visit.exercises
    visit.session.mark([("sartorius", side, "strength", "strong") for side in SIDES])
    assert visit.exercises == (kept,)
    visit.session.reset()
    assert visit.exercises == () and offers(visit) == []
    assert "No exercise fits what was found so far." in told(body(visit))


def test_what_is_refused_and_what_the_therapist_shows_is_said():
    found = asked(hamstrings="short", iliopsoas="long", piriformis="trigger point, long")
    proposal = propose(found)
    shown = told(body(visit_of(found, "exercises")))
    assert ("Not these" in shown) == bool(proposal.refused)
    assert ("Ask your therapist to show you" in shown) == bool(proposal.ask)
    assert proposal.refused or proposal.ask


# --- the page ---


def test_the_page_panel_chooses_language_and_paper():
    visit = visit_of(BENT, "page")
    assert "In your own words" in told(body(visit)) and "this is the general page" in told(body(visit))
    choices(body(visit))["Language of the page"].value = "es"
    choices(body(visit))["Paper"].value = "a4"
    assert (visit.page_lang, visit.lang, visit.session.paper) == ("es", "en", "a4")
    for end in ("Told", "Skip"):
        again = visit_of(BENT, "page")
        buttons(body(again))[end].click()
        assert "In your own words" not in told(body(again))


def test_the_page_panel_names_what_was_picked():
    visit = visit_of(BENT, "exercises")
    visit.session.step = "page"
    for id in visit.exercises:
        assert say(f"exercise.{id}.name") in told(body(visit)).replace("On the page", "")


def test_a_new_visit_asks_and_guesses_anew():
    visit = visit_of(BENT, "page")
    buttons(body(visit))["Told"].click()
    visit.session.step = "look"
    buttons(body(visit))["more even?"].click()
    visit.session.begin()
    visit.assessment = BENT
    visit.session.step = "look"
    assert "Guess first" in told(body(visit)) and "Your guess" not in told(body(visit))
    visit.session.step = "page"
    assert "In your own words" in told(body(visit))
