"""What a guarded call costs in DynamoDB's request units."""

from __future__ import annotations

import goaround
import pytest
from fake_table import DEPENDENCY


def guarded_call(error=None):
    try:
        with goaround.guard(DEPENDENCY):
            if error is not None:
                raise error
    except ConnectionError:
        pass


def test_a_guarded_call_costs_one_and_a_half_units(table, run_task):
    table.set_state("CLOSED")
    for number in range(1, 101):
        run_task(
            try_number=number, run_id="scheduled__2026-11-23T08:00:00.000000+00:00", task_id="load_orders_of_the_day"
        )
        guarded_call(ConnectionError() if number % 3 == 0 else None)

    assert len(table.outcomes()) == 100
    assert table.units / 100 == 1.5


def test_the_dearest_try_stays_within_two_units_a_call(table, run_task):
    """Each block says more than the one before it."""
    run_task()
    errors = [KeyError("amount"), None, ConnectionError()]
    for error in errors:
        try:
            guarded_call(error)
        except KeyError:
            pass

    assert [item["outcome"] for item in table.outcomes()] == ["fail"]
    assert table.units / len(errors) <= 2


def test_many_calls_of_one_try_cost_no_more_than_one(table, run_task):
    run_task()
    for _ in range(1000):
        guarded_call()

    assert table.units == 1.5


@pytest.mark.parametrize(
    "state",
    [
        {"state": "OPEN"},
        {"state": "HALF_OPEN", "probe": {"task_instance": "a/b/c/-1", "lease_until": "2026-01-01T00:00:00Z"}},
    ],
)
def test_while_open_a_call_is_one_eventually_consistent_read_and_no_write(table, run_task, state):
    table.set_state(**state)
    for number in range(1, 51):
        run_task(try_number=number)
        for _ in range(3):
            with pytest.raises(goaround.DependencyOpen):
                guarded_call()

    assert table.calls == ["GetItem"] * 50
    assert table.units == 25
