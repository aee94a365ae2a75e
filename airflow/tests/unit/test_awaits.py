"""Which DAG runs a failed task waited for, read off Airflow's own operators."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import goaround
import pytest
import stubs
from goaround import events
from schemas import problems

RUN_DATE = "2026-11-23T08:29:00.250Z"


def awaits_of(task, state="failed", **changes):
    """What the event says of a task, after the contract has agreed to it."""
    detail = events.task_instance_detail("dev", stubs.worker_task_instance(task=task, **changes), state, stubs.NOW)
    assert problems("Task Instance Succeeded" if state == "success" else "Task Instance Failed", detail) == []
    return detail["awaits"]


def sensor(**attributes):
    defaults = {"external_dag_id": "ledger_close", "external_task_ids": None, "external_dates_filter": None}
    return stubs.operator("ExternalTaskSensor", **{**defaults, **attributes})


def awaited(**changes):
    return {"dag_id": "ledger_close", "run_id": None, "logical_date": RUN_DATE, "task_ids": [], **changes}


def test_a_sensor_waits_for_the_run_of_its_own_logical_date():
    assert awaits_of(sensor()) == [awaited()]


def test_a_sensor_that_looks_back_waits_for_the_run_before():
    assert awaits_of(sensor(execution_delta=timedelta(days=1))) == [awaited(logical_date="2026-11-22T08:29:00.250Z")]


def test_in_a_run_without_a_logical_date_a_sensor_counts_from_when_the_run_was_due():
    run = stubs.dag_run(logical_date=None, run_after=stubs.NOW)

    assert awaits_of(sensor(), run=run) == [awaited(logical_date="2026-11-23T08:30:00.250Z")]


def test_the_dates_that_a_sensor_last_looked_for_go_before_all_others():
    dates = "2026-11-01T00:00:00+00:00,2026-11-02T02:00:00+02:00"

    told = awaits_of(sensor(external_dates_filter=dates, execution_date_fn=print))

    assert [one["logical_date"] for one in told] == ["2026-11-01T00:00:00.000Z", "2026-11-02T00:00:00.000Z"]


def test_a_function_of_the_author_is_not_called_again():
    def date_of(_):
        raise AssertionError("called")

    assert awaits_of(sensor(execution_date_fn=date_of)) == [awaited(logical_date=None)]


def test_a_sensor_names_the_tasks_it_waits_for_unless_they_are_too_many_to_name_them_all():
    assert awaits_of(sensor(external_task_ids=["b", "a"])) == [awaited(task_ids=["a", "b"])]
    assert awaits_of(sensor(external_task_ids=[f"t{n}" for n in range(21)])) == [awaited()]


@pytest.mark.parametrize("dag_id", ["{{ var.value.dag }}", "", None, 7, "x" * 251])
def test_a_dag_that_cannot_be_named_is_left_out(dag_id):
    assert awaits_of(sensor(external_dag_id=dag_id)) == []


def test_a_task_that_is_not_rendered_leaves_the_run_as_a_whole():
    assert awaits_of(sensor(external_task_ids=["{{ ds }}"])) == [awaited()]


def trigger(**attributes):
    defaults = {"trigger_dag_id": "ledger_close", "wait_for_completion": True, "logical_date": object()}
    return stubs.operator("TriggerDagRunOperator", **{**defaults, **attributes})


def test_a_trigger_that_waits_names_the_run_it_made():
    run_id = "manual__2026-11-23T08:29:30+00:00"

    assert awaits_of(trigger(trigger_run_id=run_id)) == [awaited(run_id=run_id, logical_date=None)]


def test_a_trigger_that_lost_the_id_of_its_run_names_the_date_it_was_given():
    told = awaits_of(trigger(trigger_run_id=None, logical_date="2026-11-23T00:00:00Z"))

    assert told == [awaited(logical_date="2026-11-23T00:00:00.000Z")]
    assert awaits_of(trigger(logical_date="no date")) == [awaited(logical_date=None)]


@pytest.mark.parametrize("wait", [False, "{{ params.wait }}"])
def test_a_trigger_that_does_not_wait_awaits_nothing(wait):
    assert awaits_of(trigger(wait_for_completion=wait)) == []


def test_what_is_declared_is_the_run_of_the_same_logical_date():
    task = stubs.task(params=goaround.declare(awaits=["ledger_close"]))

    assert awaits_of(task) == [awaited()]
    assert awaits_of(task, run=stubs.dag_run(logical_date=None)) == [awaited(logical_date=None)]


def test_what_is_declared_and_found_as_well_is_told_once():
    assert awaits_of(sensor(params=goaround.declare(awaits=["ledger_close", "rates"]))) == [
        awaited(),
        awaited(dag_id="rates"),
    ]


def test_no_more_than_five_runs_are_told():
    dates = ",".join(f"2026-11-{day:02}T00:00:00+00:00" for day in range(1, 9))

    assert len(awaits_of(sensor(external_dates_filter=dates))) == 5


def test_a_task_that_succeeded_awaits_nothing_any_more():
    assert awaits_of(sensor(), state="success") == []


def test_a_class_of_the_same_name_that_is_not_airflows_is_not_read():
    namesake = type("ExternalTaskSensor", (SimpleNamespace,), {"__module__": "company.sensors"})

    assert awaits_of(namesake(**vars(sensor()))) == []


def test_a_class_derived_from_airflows_is_read():
    derived = type("PatientSensor", (type(sensor()),), {"__module__": "company.sensors"})

    assert awaits_of(derived(**vars(sensor()))) == [awaited()]
