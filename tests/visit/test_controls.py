"""Work that waits for the clicks to pause, once and never lost; and which thread handles what is pressed."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import comm
import ipywidgets as w
import pytest
from ipykernel.comm.comm import BaseComm

from backedu import MuscleSelector
from backedu.visit import controls
from backedu.visit.controls import Pause, keep_order
from backedu.visit.pelvis import PelvisView
from tests.tools.visits import asked, at_once, every


class Loop:
    """A loop whose time only a test moves on."""

    def __init__(self):
        self.timers = []

    def call_later(self, wait, work):
        timer = Timer(wait, work)
        self.timers.append(timer)
        return timer

    def pass_by(self):
        """Let the pause pass for all timers that nobody stopped."""
        timers, self.timers = self.timers, []
        for timer in timers:
            if not timer.stopped:
                timer.work()


class Timer:
    def __init__(self, wait, work):
        self.wait, self.work, self.stopped = wait, work, False

    def cancel(self):
        self.stopped = True


@pytest.fixture
def loop(monkeypatch):
    made = Loop()
    at_once(monkeypatch)
    monkeypatch.setattr(controls.asyncio, "get_running_loop", lambda: made)
    return made


def test_work_waits_until_the_clicks_pause(loop):
    done = []
    wait = Pause(lambda: done.append(1))
    for _ in range(5):
        wait.ask()
    assert done == []
    assert [timer.stopped for timer in loop.timers] == [True] * 4 + [False]
    assert all(timer.wait == controls.PAUSE_S for timer in loop.timers)
    loop.pass_by()
    assert done == [1]
    wait.ask()
    loop.pass_by()
    assert done == [1, 1]


def test_work_can_be_done_before_the_pause_and_then_only_once(loop):
    done = []
    wait = Pause(lambda: done.append(1))
    wait.flush()
    assert done == []
    wait.ask()
    wait.flush()
    wait.flush()
    loop.pass_by()
    assert done == [1]


def test_without_a_loop_work_is_done_at_once(monkeypatch):
    at_once(monkeypatch)
    done = []
    wait = Pause(lambda: done.append(1))
    wait.ask()
    wait.ask()
    assert done == [1, 1]


def test_work_that_fails_is_not_tried_again_until_asked_for(loop):
    tried = []

    def fail():
        tried.append(1)
        raise ValueError

    wait = Pause(fail)
    wait.ask()
    with pytest.raises(ValueError):
        wait.flush()
    wait.flush()
    assert tried == [1]


def test_work_that_asks_again_gets_a_pause_of_its_own(loop):
    done = []
    wait = Pause(lambda: (done.append(1), wait.ask() if len(done) < 2 else None))
    wait.ask()
    loop.pass_by()
    assert done == [1]
    loop.pass_by()
    assert done == [1, 1]


def test_in_a_real_loop_as_in_a_kernel(monkeypatch):
    """In a thread, for the browser tests keep a loop here."""
    monkeypatch.setattr(controls, "PAUSE_S", 0.01)

    async def clicks():
        done = asyncio.Event()
        wait = Pause(done.set)
        for _ in range(3):
            wait.ask()
        assert not done.is_set()
        await asyncio.wait_for(done.wait(), 60)
        return True

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, clicks()).result()


# --- which thread ---


def test_every_press_of_a_visit_goes_to_the_main_thread(monkeypatch):
    at_once(monkeypatch)  # a browser test before this one leaves a loop running, for which the panels would wait
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
