"""A table that cannot be reached, read or understood: calls are let through, soon, and it is said once."""

from __future__ import annotations

import logging
import sys
import threading
import time
from types import SimpleNamespace

import goaround
import pytest
from fake_table import DEPENDENCY, STATE_KEY
from goaround import breaker_access, breaker_budget, breaker_store, breaker_tries


@pytest.fixture(autouse=True)
def in_a_task(run_task):
    run_task()


def guarded_call():
    with goaround.guard(DEPENDENCY):
        pass


class AccessDenied(Exception):
    pass


@pytest.mark.parametrize("failure", [ConnectionError("no route"), AccessDenied("dynamodb:GetItem"), SystemExit(3)])
def test_a_table_that_fails_lets_through_and_is_left_alone(table, caplog, failure):
    table.failure = failure

    for _ in range(20):
        guarded_call()

    assert table.calls == ["GetItem"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert type(failure).__name__ in caplog.text


def test_a_table_that_never_answers_delays_a_try_by_the_budget_only(table, monkeypatch, caplog):
    never = threading.Event()
    table.failure = lambda: never.wait(30)
    monkeypatch.setattr(breaker_budget, "BUDGET_S", 0.05)
    started = time.monotonic()

    for _ in range(100):
        guarded_call()

    assert time.monotonic() - started < 2
    assert table.calls == ["GetItem"]
    assert "Late: no answer within 50 ms" in caplog.text
    never.set()


def test_reading_and_writing_share_the_budget(monkeypatch):
    waits = []

    class Event(threading.Event):
        def wait(self, timeout=None):
            waits.append(timeout)
            return super().wait(min(timeout, 10))

    times = iter([0.0, 0.4, 0.4, 0.6, 0.6, 0.6])
    monkeypatch.setattr(breaker_budget, "time", SimpleNamespace(monotonic=lambda: next(times)))
    monkeypatch.setattr(breaker_budget, "threading", SimpleNamespace(Event=Event, Thread=threading.Thread))
    budget, never = breaker_budget.Budget(), threading.Event()

    assert budget.spend(lambda: "read") == "read"
    budget.spend(lambda: "written")
    with pytest.raises(breaker_budget.Late):
        budget.spend(lambda: never.wait(30))

    assert waits == [0.5, pytest.approx(0.1), 0]
    never.set()


def test_the_budget_is_half_a_second():
    assert breaker_budget.BUDGET_S == 0.5
    assert breaker_store.CONNECT_TIMEOUT_S == breaker_store.READ_TIMEOUT_S == 0.25


def test_after_a_minute_it_is_tried_again_and_not_said_again(table, run_task, monkeypatch, caplog):
    now = time.monotonic()
    table.failure = ConnectionError()
    for minute in range(3):
        later = now + minute * (breaker_access.COOL_DOWN_S + 1)
        monkeypatch.setattr(breaker_access, "time", SimpleNamespace(monotonic=lambda later=later: later))
        run_task(try_number=minute + 1)
        if minute == 2:
            table.failure = None
        guarded_call()

    assert table.calls == ["GetItem"] * 3 + ["PutItem"]
    assert [(item["try_number"], item["outcome"]) for item in table.outcomes()] == [(3, "ok")]
    assert len(caplog.records) == 1


def test_an_outcome_that_is_not_told_is_dropped_and_the_task_goes_on(table, caplog):
    with goaround.guard(DEPENDENCY):
        table.failure = ConnectionError("no route")
    table.failure = None
    guarded_call()

    assert table.outcomes() == []
    assert len(caplog.records) == 1


def test_a_put_that_arrived_though_its_answer_was_lost_is_no_failure(table, caplog):
    guarded_call()
    [item] = table.outcomes()
    settings = breaker_tries.settings.load()

    breaker_store.put_outcome(settings, {**item, "outcome": "fail"}, None)

    assert [item["outcome"] for item in table.outcomes()] == ["ok"]


def test_an_outcome_does_not_replace_what_it_does_not_know(table):
    guarded_call()
    [item] = table.outcomes()
    settings = breaker_tries.settings.load()

    breaker_store.put_outcome(settings, {**item, "outcome": "fail"}, "ignored")
    assert [item["outcome"] for item in table.outcomes()] == ["ok"]

    breaker_store.put_outcome(settings, {**item, "outcome": "fail"}, "ok")
    assert [item["outcome"] for item in table.outcomes()] == ["fail"]


@pytest.mark.parametrize("name", ["GOAROUND_ENVIRONMENT", "GOAROUND_BREAKER_TABLE"])
def test_what_is_not_configured_lets_through_and_says_so_once(table, monkeypatch, caplog, name):
    monkeypatch.delenv(name)

    for _ in range(3):
        guarded_call()

    assert table.calls == []
    assert len(caplog.records) == 1 and f"{name} (or" in caplog.text


def test_without_boto3_calls_are_let_through(monkeypatch, caplog):
    monkeypatch.setenv("GOAROUND_BREAKER_TABLE", "breakers")
    monkeypatch.setitem(sys.modules, "boto3", None)

    guarded_call()

    assert len(caplog.records) == 1 and "boto3" in caplog.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"schema_version": 2}, "schema_version 2, known is 1"),
        ({"state": "AJAR"}, "state 'AJAR' is none of CLOSED, OPEN, HALF_OPEN"),
        ({"epoch": "seven"}, "epoch 'seven' is no number"),
        ({"state": "OPEN", "not_before": "soon"}, "not_before is no instant"),
        ({"state": "OPEN", "not_before": "2026-01-01T00:00:00"}, "not_before has no time zone"),
        ({"state": "HALF_OPEN", "probe": "orders"}, "probe is no object"),
        ({"state": "HALF_OPEN", "probe": {}}, "task_instance is no text"),
        ({"override": {"kind": "FORCED", "until": "2999-01-01T00:00:00Z"}}, "kind 'FORCED' is none of FORCED_OPEN"),
    ],
)
def test_a_state_that_is_not_understood_lets_through_and_names_the_field(table, caplog, changes, told):
    table.set_state(changes.get("state", "CLOSED"))
    table.items[STATE_KEY].update(changes)

    guarded_call()

    assert told in caplog.text


def test_a_mistake_of_our_own_is_logged_and_goes_no_further(table, monkeypatch, caplog):
    def mistaken(*_):
        raise ValueError

    monkeypatch.setattr(breaker_tries.Guarded, "leave", mistaken)

    guarded_call()

    assert "the task is not affected" in caplog.text


class Stopped(BaseException):
    """As Airflow's time-out is: raised by a signal wherever the main thread is."""


def test_a_time_out_of_the_task_while_the_table_is_asked_ends_the_task(table, monkeypatch):
    class Interrupted(threading.Event):
        def wait(self, timeout=None):
            raise Stopped

    monkeypatch.setattr(breaker_budget, "threading", SimpleNamespace(Event=Interrupted, Thread=threading.Thread))

    with pytest.raises(Stopped):
        guarded_call()
