"""What real sensors and triggers tell of the runs that they waited for in vain."""

from __future__ import annotations

import pytest
from schemas import problems

WITHIN_S = 180
DATE = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def failed(stage):
    """The event of a DAG's failed task, once it has arrived; checked against the contract."""

    def find(dag_id):
        wanted = {"detail_type": "Task Instance Failed", "dag_id": dag_id}
        stage.sink.wait_for(WITHIN_S, lambda: stage.sink.events(**wanted))
        [event] = stage.sink.events(**wanted)
        assert problems("Task Instance Failed", event["detail"]) == []
        return event["detail"]

    return find


def awaited(logical_date, task_ids=(), dag_id="awaited", run_id=None):
    return {"dag_id": dag_id, "run_id": run_id, "logical_date": logical_date, "task_ids": list(task_ids)}


def raised(detail):
    return [link["type"].split(".")[-1] for link in detail["exception"]]


def test_a_sensor_that_timed_out_names_the_run_and_task_it_waited_for(failed):
    detail = failed("sensor_times_out")

    assert raised(detail) == ["AirflowSensorTimeout"]
    assert detail["awaits"] == [awaited(detail["logical_date"], ["breaks"])]


def test_the_awaited_run_has_that_logical_date(failed, stage):
    [run] = stage.airflow.api("GET", "/dags/awaited/dagRuns")["dag_runs"]

    assert failed("awaited")["logical_date"] == failed("sensor_times_out")["awaits"][0]["logical_date"]
    assert run["logical_date"][:19] == failed("sensor_times_out")["awaits"][0]["logical_date"][:19]


def test_a_sensor_that_saw_the_failure_names_the_run_by_what_its_template_said(failed):
    detail = failed("sensor_sees_failure")

    assert raised(detail) == ["ExternalDagFailedError"]
    assert detail["awaits"] == [awaited(detail["logical_date"])]


def test_dates_from_a_function_of_the_author_are_told(failed):
    detail = failed("sensor_looks_elsewhere")

    dates = [one["logical_date"][:10] for one in detail["awaits"]]
    assert len(set(dates)) == 2 and all(date < detail["logical_date"][:10] for date in dates)


def test_a_rescheduled_sensor_looks_back_by_its_delta(failed):
    detail = failed("sensor_reschedules")

    assert raised(detail) == ["AirflowSensorTimeout"]
    assert detail["awaits"][0]["logical_date"] < detail["logical_date"]


@pytest.mark.parametrize(
    ("dag_id", "error"),
    [("sensor_deferred_times_out", "AirflowSensorTimeout"), ("sensor_deferred_sees_failure", "ExternalDagFailedError")],
)
def test_a_deferred_sensor_names_the_run_too(failed, stage, dag_id, error):
    stage.airflow.start_triggerer()

    detail = failed(dag_id)

    assert raised(detail)[0] == error
    assert detail["awaits"] == [awaited(detail["logical_date"])]


@pytest.mark.parametrize("dag_id", ["trigger_waits", "trigger_deferred"])
def test_a_trigger_names_the_run_it_made(failed, stage, dag_id):
    stage.airflow.start_triggerer()

    detail = failed(dag_id)

    runs = {run["dag_run_id"] for run in stage.airflow.api("GET", "/dags/awaited_by_trigger/dagRuns")["dag_runs"]}
    [told] = detail["awaits"]
    assert told["dag_id"] == "awaited_by_trigger"
    assert told["run_id"] in runs


def test_a_wait_that_is_declared_is_told(failed):
    detail = failed("declares_what_it_awaits")

    assert detail["awaits"] == [awaited(detail["logical_date"])]


def test_tasks_of_one_file_have_one_hash_and_those_of_another_another(failed):
    hashes = {dag_id: failed(dag_id)["code_hash"] for dag_id in ("awaited", "sensor_times_out", "sensor_sees_failure", "code_bug")}

    assert hashes["awaited"] == hashes["sensor_times_out"] == hashes["sensor_sees_failure"]
    assert hashes["awaited"] and hashes["code_bug"] and hashes["code_bug"] != hashes["awaited"]
