"""Work that waits for the clicks to pause: once however often it was asked for, and never lost."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from backedu.visit import controls as pause
from backedu.visit.controls import Pause
from tests.tools.visits import at_once


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
    monkeypatch.setattr(pause.asyncio, "get_running_loop", lambda: made)
    return made


def test_work_waits_until_the_clicks_pause(loop):
    done = []
    wait = Pause(lambda: done.append(1))
    for _ in range(5):
        wait.ask()
    assert done == []
    assert [timer.stopped for timer in loop.timers] == [True] * 4 + [False]
    assert all(timer.wait == pause.PAUSE_S for timer in loop.timers)
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
    monkeypatch.setattr(pause, "PAUSE_S", 0.01)

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
