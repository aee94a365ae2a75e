"""A task is repeated with its set-up and tear-down: what the listener tells of them, and what the gateway asks for."""

from __future__ import annotations

from schemas import problems

WITHIN_S = 180
DAG_ID = "needs_its_table"


def test_a_task_whose_scope_is_cleared_with_it_finds_what_its_set_up_makes(stage):
    wanted = {"detail_type": "Task Instance Failed", "dag_id": DAG_ID, "task_id": "load"}
    stage.sink.wait_for(WITHIN_S, lambda: stage.sink.events(**wanted))
    [event] = stage.sink.events(**wanted)
    detail = event["detail"]
    assert problems("Task Instance Failed", detail) == []
    assert (detail["retry_contract"], detail["scope"]) == ("scope", ["drop_table", "make_table"])
    states = stage.breakers.until(lambda: ended(stage, detail["run_id"]), WITHIN_S)
    assert states == {"make_table": "success", "load": "failed", "drop_table": "success", "report": "upstream_failed"}

    # As in lambdas/adapters/airflow-rest-api.ts.
    body = {
        "dry_run": True,
        "dag_run_id": detail["run_id"],
        "task_ids": ["load", "report", "drop_table", "make_table"],
        "only_failed": False,
        "include_downstream": False,
        "include_upstream": False,
        "include_future": False,
        "include_past": False,
        "reset_dag_runs": True,
        "prevent_running_task": True,
        "run_on_latest_version": False,
    }
    for dry_run in (True, False):
        answer = stage.airflow.api("POST", f"/dags/{DAG_ID}/clearTaskInstances", {**body, "dry_run": dry_run})
        assert sorted(one["task_id"] for one in answer["task_instances"]) == sorted(body["task_ids"])

    states = stage.breakers.until(lambda: ended(stage, detail["run_id"]), WITHIN_S)
    assert states == dict.fromkeys(states, "success") and len(states) == 4


def ended(stage, run_id):
    """The state by task, once the run has ended."""
    path = f"/dags/{DAG_ID}/dagRuns/{run_id}"
    if stage.airflow.api("GET", path)["state"] not in ("success", "failed"):
        return None
    found = stage.airflow.api("GET", f"{path}/taskInstances")["task_instances"]
    return {one["task_id"]: one["state"] for one in found}
