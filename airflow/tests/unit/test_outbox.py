"""The outbox of a process: bounded waiting, order, and silence after a failure."""

from __future__ import annotations

import os
import threading

import pytest
from goaround import outbox

SOON = 5.0
AT_ONCE = 0.05


class Job:
    """Waits until it is let go, then does what it was given."""

    def __init__(self, then=lambda: None):
        self.go, self.then = threading.Event(), then

    def __call__(self):
        self.go.wait(30)
        self.then()


def refused():
    raise ConnectionError("no route")


def test_a_job_is_done_before_the_call_returns():
    done = []

    assert outbox.run(lambda: done.append(1), SOON) == "sent"
    assert done == [1]


def test_what_comes_behind_a_late_job_is_not_waited_for_and_not_lost(drained):
    slow, done = Job(), []

    assert outbox.run(slow, AT_ONCE) == "late"
    assert outbox.run(lambda: done.append("second"), SOON) == "waiting"
    assert done == []
    slow.go.set()
    drained()
    assert done == ["second"]


def test_once_a_late_job_is_through_calls_wait_again(drained):
    slow = Job()
    outbox.run(slow, AT_ONCE)
    slow.go.set()
    drained()

    assert outbox.run(lambda: None, SOON) == "sent"


def test_only_so_many_wait():
    slow = Job()
    outbox.run(slow, AT_ONCE)

    outcomes = [outbox.run(lambda: None, SOON) for _ in range(outbox.WAITING_MAX + 5)]

    assert outcomes == ["waiting"] * outbox.WAITING_MAX + ["silent"] * 5
    slow.go.set()


def test_a_failure_silences_the_process_and_drops_what_waited(drained, caplog):
    slow, done = Job(then=refused), []
    outbox.run(slow, AT_ONCE)
    outbox.run(lambda: done.append(1), SOON)

    slow.go.set()
    drained()

    assert outbox.run(lambda: done.append(2), SOON) == "silent"
    assert done == []
    assert "event not sent (and 1 behind it)" in caplog.text
    assert "ConnectionError: no route" in caplog.text


@pytest.mark.parametrize("failure", [ValueError, SystemExit, KeyboardInterrupt, MemoryError])
def test_whatever_a_job_raises_stays_inside(failure):
    def raises():
        raise failure

    assert outbox.run(raises, SOON) == "failed"
    assert outbox.run(raises, SOON) == "silent"


def test_after_the_cool_down_it_tries_again(monkeypatch):
    monkeypatch.setattr(outbox, "COOL_DOWN_S", 0.0)

    outbox.run(refused, SOON)

    assert outbox.run(lambda: None, SOON) == "sent"


def test_a_forked_child_does_not_inherit_the_silence_of_its_parent(monkeypatch):
    outbox.run(refused, SOON)
    monkeypatch.setattr(os, "getpid", lambda: -1)

    assert outbox.run(lambda: None, SOON) == "sent"
