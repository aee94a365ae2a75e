"""Guards and sensors in real tasks, on a table in the emulator. The tests play the functions that write states."""

from __future__ import annotations

import pytest
from schemas import problems

WITHIN_S = 180


def failure_of(stage, dag_id):
    wanted = {"detail_type": "Task Instance Failed", "dag_id": dag_id}
    stage.sink.wait_for(WITHIN_S, lambda: stage.sink.events(**wanted))
    [event] = stage.sink.events(**wanted)
    assert problems("Task Instance Failed", event["detail"]) == []
    return event["detail"]


def outcomes(stage, dependency):
    found = stage.breakers.items(dependency)
    assert [problem for item in found for problem in problems("Breaker Outcome", item)] == []
    return [(item["outcome"], item["task_instance"], item["try_number"], item["epoch"]) for item in found]


def test_a_call_that_is_let_through_tells_one_outcome(stage, run, ended):
    stage.breakers.set_state("http:closed.example.com", "CLOSED", 4)
    run_id = run("guard_lets_through")

    assert ended("guard_lets_through", run_id) == {"load": ("success", 1), "classic": ("success", 1)}

    at = f"guard_lets_through/{run_id}"
    assert outcomes(stage, "http:closed.example.com") == [("ok", f"{at}/load/-1", 1, 4)]
    assert outcomes(stage, "http:classic.example.com") == [("ok", f"{at}/classic/-1", 1, 0)]


def test_a_call_that_fails_tells_so_and_the_task_fails_by_its_own_exception(stage, run, ended):
    stage.breakers.set_state("http:failing.example.com", "CLOSED", 4)
    run_id = run("guard_tells_failure")

    assert ended("guard_tells_failure", run_id) == {"load_refused": ("failed", 1)}

    at = f"guard_tells_failure/{run_id}"
    assert outcomes(stage, "http:failing.example.com") == [("fail", f"{at}/load_refused/-1", 1, 4)]
    assert failure_of(stage, "guard_tells_failure")["exception"][0]["type"] == "urllib.error.URLError"


def test_while_open_a_task_fails_at_once_without_retries_and_its_event_says_why(stage, run, ended):
    until = "2999-01-01T00:00:00.000Z"
    stage.breakers.set_state("http:open.example.com", "OPEN", 9, not_before=until)
    run_id = run("guard_refuses")

    assert ended("guard_refuses", run_id) == {"load_open": ("failed", 1)}

    detail = failure_of(stage, "guard_refuses")
    assert (detail["try_number"], detail["retries"]) == (1, 3)
    [link] = detail["exception"]
    assert link["type"] == "goaround.DependencyOpen"
    assert any(name.endswith(".AirflowFailException") for name in link["mro"])
    assert link["codes"] == {"breaker": {"dependency": "http:open.example.com", "not_before": until, "epoch": 9}}
    assert outcomes(stage, "http:open.example.com") == []


def test_while_half_open_only_the_named_task_instance_calls(stage, run, ended):
    dag_id, dependency = "guard_probes", "http:half-open.example.com"
    stage.breakers.elect(dependency, f"{dag_id}/guarded__{dag_id}/load_part/1", 12)
    run_id = run(dag_id)

    states = ended(dag_id, run_id)

    assert states == {"load_part[0]": ("failed", 1), "load_part[1]": ("success", 1), "load_part[2]": ("failed", 1)}
    assert outcomes(stage, dependency) == [("ok", f"{dag_id}/{run_id}/load_part/1", 1, 12)]


@pytest.mark.parametrize("dag_id", ["guard_waits_poking", "guard_waits_rescheduled", "guard_waits_deferred"])
def test_a_sensor_waits_until_the_task_behind_it_is_elected(stage, run, ended, dag_id):
    stage.airflow.start_triggerer()
    dependency = f"http:{dag_id}"
    stage.breakers.set_state(dependency, "OPEN", 20, not_before="2026-01-01T00:00:00.000Z")
    run_id = run(dag_id)

    [waiting] = stage.breakers.until(lambda: stage.breakers.items(dependency, "waiting"), WITHIN_S)
    assert problems("Breaker Waiting", waiting) == []
    assert waiting["task_instance"] == f"{dag_id}/{run_id}/load_behind/-1"
    stage.breakers.elect(dependency, waiting["task_instance"], 21)

    assert ended(dag_id, run_id) == {"wait": ("success", 1), "load_behind": ("success", 1)}
    assert outcomes(stage, dependency) == [("ok", waiting["task_instance"], 1, 21)]
    [taken_back] = stage.breakers.items(dependency, "waiting")
    assert taken_back["expires_at"] < waiting["expires_at"]
