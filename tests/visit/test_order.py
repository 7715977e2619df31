"""Which thread handles what is pressed."""

from __future__ import annotations

import comm
import ipywidgets as w
from ipykernel.comm.comm import BaseComm

from backedu import MuscleSelector
from backedu.visit.controls import keep_order
from backedu.visit.pelvis import PelvisView
from tests.tools.visits import asked, every


def test_every_press_of_a_visit_goes_to_the_main_thread(monkeypatch):
    monkeypatch.setattr(comm, "create_comm", BaseComm)
    visit = MuscleSelector(asked(hamstrings="long"))
    kinds = (w.Button, w.ToggleButton, w.ToggleButtons, PelvisView)
    pressed = [one for one in every(visit) if isinstance(one, kinds)]
    assert all(any(isinstance(one, kind) for one in pressed) for kind in kinds)
    # The kernel asks the comm which thread a message is for; what comes with the message names another one.
    assert {one.comm._reply_subshell_for({"method": "update"}, "another thread") for one in pressed} == {None}
    w.Widget.close_all()


def test_a_kernel_that_does_not_ask_is_left_alone():
    button = w.Button()
    before = vars(button.comm).copy()
    keep_order(button)
    assert vars(button.comm) == before
    button.close()
