"""The block and the decorator: who is let through, and what is told of it."""

from __future__ import annotations

import asyncio
import pickle
from datetime import datetime, timedelta, timezone

import goaround
import pytest
from fake_table import DEPENDENCY
from goaround import breaker_tries
from goaround.codes import codes_of
from guarded_calls import HttpError, guarded_call
from schemas import problems

ME = "orders/manual__2026-11-23T08:29:00+00:00/load/-1"
LATER = "2999-01-01T00:00:00.000Z"
END = datetime(2999, 1, 1, tzinfo=timezone.utc)
EARLIER = "2026-01-01T00:00:00.000Z"


@pytest.fixture(autouse=True)
def in_a_task(run_task):
    run_task()


def override(kind, until=LATER):
    return {"kind": kind, "until": until, "actor": "ann", "reason": "maintenance"}


def test_a_call_that_succeeds_is_told_as_ok(table):
    table.set_state("CLOSED")

    guarded_call()

    [item] = table.outcomes()
    assert problems("Breaker Outcome", item) == []
    assert (item["outcome"], item["task_instance"], item["try_number"], item["epoch"]) == ("ok", ME, 1, 7)
    assert item["pk"] == f"OUT#dev#{DEPENDENCY}#0"
    assert item["sk"] == f"AT#{item['at']}#{ME}#1"


def test_a_call_that_fails_is_told_and_its_exception_goes_on_unchanged(table):
    raised = HttpError(429, {"Retry-After": "30"})

    with pytest.raises(HttpError) as seen:
        guarded_call(raised)

    assert seen.value is raised and raised.__cause__ is None and raised.__context__ is None
    [item] = table.outcomes()
    assert problems("Breaker Outcome", item) == []
    assert (item["outcome"], item["retry_after_s"]) == ("throttled", 30)


def test_a_breaker_that_nobody_has_written_is_closed(table):
    guarded_call()

    assert [(item["outcome"], item["epoch"]) for item in table.outcomes()] == [("ok", 0)]


def test_while_open_the_block_is_not_entered_and_nothing_is_told(table):
    table.set_state("OPEN", not_before=LATER)

    with pytest.raises(goaround.DependencyOpen, match=f"{DEPENDENCY} is not called: its breaker is open until {LATER}"):
        guarded_call(AssertionError("entered"))

    assert table.outcomes() == []


def test_the_refusal_carries_what_the_event_tells(table):
    table.set_state("OPEN", not_before=LATER)

    with pytest.raises(goaround.DependencyOpen) as refused:
        guarded_call()

    error = pickle.loads(pickle.dumps(refused.value))
    assert str(error) == str(refused.value)
    assert codes_of(error, datetime.now(timezone.utc)) == {
        "breaker": {"dependency": DEPENDENCY, "not_before": LATER, "epoch": 7}
    }


@pytest.mark.parametrize(
    ("probe", "admitted"),
    [(ME, True), (ME.replace("/load/", "/publish/"), False), (ME.replace("/-1", "/0"), False), (None, False)],
)
def test_while_half_open_only_the_named_task_instance_is_let_through(table, probe, admitted):
    # A lease that is over by this machine's clock does not matter: the outcome is fenced by its epoch.
    table.set_state("HALF_OPEN", probe=probe and {"task_instance": probe, "lease_until": EARLIER})

    if admitted:
        guarded_call()
        assert [item["epoch"] for item in table.outcomes()] == [7]
    else:
        with pytest.raises(goaround.DependencyOpen, match="one probe"):
            guarded_call()


@pytest.mark.parametrize(
    ("state", "word", "admitted", "told"),
    [
        ("OPEN", override("FORCED_CLOSED"), True, 1),
        ("OPEN", override("METRICS_ONLY"), True, 1),
        ("OPEN", override("DISABLED"), True, 0),
        ("CLOSED", override("FORCED_OPEN"), False, 0),
        ("CLOSED", override("FORCED_OPEN", EARLIER), True, 1),
        ("OPEN", override("FORCED_CLOSED", EARLIER), False, 0),
    ],
)
def test_an_operators_word_wins_until_it_expires(table, state, word, admitted, told):
    table.set_state(state, override=word)

    if admitted:
        guarded_call()
    else:
        with pytest.raises(goaround.DependencyOpen) as refused:
            guarded_call()
        assert refused.value.not_before == (END if word["kind"] == "FORCED_OPEN" else None)

    assert len(table.outcomes()) == told


def test_a_decorated_function_is_guarded_with_its_arguments_and_name(table):
    @goaround.guarded(DEPENDENCY)
    def fetch(day, *, limit):
        """Fetch."""
        return day, limit

    assert fetch("monday", limit=3) == ("monday", 3)
    assert (fetch.__name__, fetch.__doc__) == ("fetch", "Fetch.")
    assert [item["outcome"] for item in table.outcomes()] == ["ok"]


def test_a_decorated_coroutine_is_guarded_until_it_has_returned(table):
    @goaround.guarded(DEPENDENCY)
    async def fetch():
        await asyncio.sleep(0)
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(fetch())

    assert [item["outcome"] for item in table.outcomes()] == ["fail"]


def test_a_generator_is_refused_where_it_is_decorated():
    with pytest.raises(goaround.DeclarationError, match="rows is a generator"):

        @goaround.guarded(DEPENDENCY)
        def rows():
            yield 1


@pytest.mark.parametrize("dependency", ["api.example.com", "HTTP:api", "", None, "http:a b"])
def test_a_wrong_dependency_is_named(dependency):
    with pytest.raises(goaround.DeclarationError, match="dependency=.*expected kind:name"):
        goaround.guard(dependency)
    with pytest.raises(goaround.DeclarationError, match="dependency="):
        goaround.guarded(dependency)(lambda: None)


@pytest.mark.parametrize("limit", [3, timedelta(0), "1s"])
def test_a_wrong_limit_is_named(limit):
    with pytest.raises(goaround.DeclarationError, match="slow_after="):
        goaround.guard(DEPENDENCY, slow_after=limit)


def test_outside_of_a_task_nothing_is_guarded(table, monkeypatch):
    monkeypatch.setattr(goaround.compat, "running_task_instance", lambda: None)
    table.set_state("OPEN", not_before=LATER)

    guarded_call()

    assert table.calls == []


def test_a_forked_process_reads_anew(table, monkeypatch):
    guarded_call()
    monkeypatch.setattr(breaker_tries.os, "getpid", lambda: -1)
    guarded_call()

    assert table.calls.count("GetItem") == 2
