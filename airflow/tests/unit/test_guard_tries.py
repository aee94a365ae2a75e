"""Each try tells each dependency one outcome, whatever the number of its blocks."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import goaround
import pytest
from fake_table import DEPENDENCY
from goaround import breaker_tries
from guarded_calls import HttpError, guarded_call

END = datetime(2999, 1, 1, tzinfo=timezone.utc)
LATER = "2999-01-01T00:00:00.000Z"


@pytest.fixture(autouse=True)
def in_a_task(run_task):
    run_task()


def test_nested_and_repeated_blocks_read_once_and_tell_once(table):
    for _ in range(3):
        with goaround.guard(DEPENDENCY):
            guarded_call()

    assert table.calls == ["GetItem", "PutItem"]


def test_the_first_failure_decides_whatever_comes_after(table):
    with goaround.guard(DEPENDENCY):
        for error in (HttpError(404), HttpError(503, {"Retry-After": "9"}), HttpError(429), None):
            try:
                guarded_call(error)
            except HttpError:
                pass

    [item] = table.outcomes()
    assert (item["outcome"], item["retry_after_s"]) == ("fail", 9)
    assert table.calls == ["GetItem", "PutItem"]


def test_a_failure_after_a_success_takes_its_place(table, monkeypatch):
    instants = (END + timedelta(seconds=second) for second in range(100))
    monkeypatch.setattr(breaker_tries, "datetime", SimpleNamespace(now=lambda zone: next(instants)))
    guarded_call()
    [before] = table.outcomes()
    for error in (HttpError(503), HttpError(429), None):
        try:
            guarded_call(error)
        except HttpError:
            pass

    [item] = table.outcomes()
    assert (before["outcome"], item["outcome"], item["sk"]) == ("ok", "fail", before["sk"])
    assert table.calls == ["GetItem", "PutItem", "PutItem"]


def test_a_milder_outcome_takes_no_place(table):
    with pytest.raises(HttpError):
        guarded_call(HttpError(503))
    guarded_call()

    assert [item["outcome"] for item in table.outcomes()] == ["fail"]


def test_each_try_and_each_dependency_has_its_own_outcome(table, run_task):
    guarded_call()
    with goaround.guard("postgres:orders"):
        pass
    run_task(try_number=2)
    guarded_call()

    assert [(item["dependency"], item["try_number"]) for item in table.outcomes()] == [
        (DEPENDENCY, 1),
        ("postgres:orders", 1),
        (DEPENDENCY, 2),
    ]


def test_a_refusal_within_a_block_of_another_dependency_says_nothing_of_that(table):
    table.set_state("OPEN", not_before=LATER)

    with pytest.raises(goaround.DependencyOpen), goaround.guard("postgres:orders"):
        guarded_call()

    assert [(item["dependency"], item["outcome"]) for item in table.outcomes()] == [("postgres:orders", "ignored")]


def test_a_block_within_the_handling_of_a_failure_is_not_blamed_for_it(table):
    with pytest.raises(KeyError):
        try:
            raise ConnectionError("the other system is away")
        except ConnectionError:
            guarded_call(KeyError("amount"))

    assert [item["outcome"] for item in table.outcomes()] == ["ignored"]


def test_blocks_in_threads_are_one_try(table):
    together = threading.Barrier(8)

    def call(_):
        together.wait(10)
        guarded_call()

    switched = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(call, range(80)))
    finally:
        sys.setswitchinterval(switched)

    assert table.calls.count("GetItem") == 1
    assert [item["outcome"] for item in table.outcomes()] == ["ok"]
    assert table.calls.count("PutItem") == 1


@pytest.mark.parametrize(
    ("limit", "outcome"), [(timedelta(microseconds=1), "slow"), (timedelta(hours=1), "ok"), (None, "ok")]
)
def test_what_takes_longer_than_it_may_is_slow(table, limit, outcome):
    with goaround.guard(DEPENDENCY, slow_after=limit):
        sum(range(10_000))

    assert [item["outcome"] for item in table.outcomes()] == [outcome]
