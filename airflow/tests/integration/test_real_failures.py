"""What the listener sends from a real Airflow, for each way a task can fail."""

from __future__ import annotations

import pytest
from schemas import problems

FAILED, RETRYING, SUCCEEDED = "Task Instance Failed", "Task Instance Retrying", "Task Instance Succeeded"
RUN_FAILED, RUN_SUCCEEDED = "DAG Run Failed", "DAG Run Succeeded"
WITHIN_S = 120


@pytest.fixture
def one(stage):
    """The single event of that kind, once it has arrived; checked against the contract."""

    def find(detail_type, dag_id, **wanted):
        wanted = {"detail_type": detail_type, "dag_id": dag_id, **wanted}
        stage.sink.wait_for(WITHIN_S, lambda: stage.sink.events(**wanted))
        [event] = stage.sink.events(**wanted)
        assert (event["source"], event["bus"]) == ("goaround.airflow", "goaround-local")
        assert problems(detail_type, event["detail"]) == []
        return event["detail"]

    return find


def types(detail):
    return [link["type"] for link in detail["exception"]]


def test_an_http_error_comes_with_status_wait_host_and_all_that_is_declared(one, stage):
    detail = one(FAILED, "http_503")

    [link] = detail["exception"]
    assert link["type"] == "requests.exceptions.HTTPError"
    assert link["codes"]["http_status"] == 503
    assert link["codes"]["retry_after_s"] == 7
    assert link["codes"]["host"] == "127.0.0.1"
    assert link["frames"] == ["dags/failures.py:load"]
    assert (detail["retry_contract"], detail["dependencies"]) == ("safe", ["http:orders.example.com"])
    assert detail["deadline"] is not None
    assert detail["assets"] == {"inlets": ["s3://lake/orders/raw"], "outlets": ["s3://lake/orders/clean"]}
    assert (detail["upstream_ids"], detail["downstream_ids"]) == (["extract"], ["publish"])
    assert (detail["owners"], detail["tags"]) == (["data-eng"], ["daily", "finance"])
    assert (detail["task_id"], detail["map_index"], detail["try_number"], detail["max_tries"]) == ("load", -1, 1, 0)
    assert (detail["operator"], detail["pool"], detail["queue"]) == ("_PythonDecoratedOperator", "default_pool", "default")
    assert detail["task_instance_id"] and detail["hostname"] and detail["started_at"]
    assert (detail["retries"], detail["run_type"], detail["airflow_version"][:2]) == (0, "scheduled", "3.")


def test_a_refused_connection_comes_as_a_chain_without_secrets(one):
    detail = one(FAILED, "connection_refused")

    assert types(detail)[0] == "RuntimeError"
    assert "requests.exceptions.ConnectionError" in types(detail)
    assert detail["exception"][-1]["codes"]["errno"] == "ECONNREFUSED"
    assert "hunter2" not in str(detail)


def test_a_bug_names_the_users_frames(one):
    detail = one(FAILED, "code_bug")

    assert types(detail) == ["KeyError"]
    assert detail["exception"][0]["frames"] == ["dags/failures.py:transform"]


def test_an_execution_timeout_is_airflows_own(one):
    assert one(FAILED, "timeout")["exception"][0]["type"].endswith("AirflowTaskTimeout")


def test_a_fail_exception_fails_at_once_although_retries_are_left(one):
    detail = one(FAILED, "fail_exception")

    assert any(name.endswith("AirflowFailException") for name in detail["exception"][0]["mro"])
    assert (detail["try_number"], detail["retries"]) == (1, 3)


def test_an_exit_comes_with_its_code(one):
    assert one(FAILED, "sys_exit")["exception"][0]["codes"]["exit_code"] == 7


def test_a_mapped_task_names_its_index_and_its_own_declaration(one):
    detail = one(FAILED, "mapped")

    assert (detail["map_index"], detail["retry_contract"]) == (1, "never")


def test_a_retry_is_told_apart_from_the_failure_after_it(one):
    retrying, failed = one(RETRYING, "retry_then_fail"), one(FAILED, "retry_then_fail")

    assert (retrying["try_number"], failed["try_number"]) == (1, 2)
    assert retrying["task_instance_id"] != failed["task_instance_id"]
    assert retrying["exception"][0]["codes"]["errno"] == "ECONNRESET"
    assert failed["retry_contract"] == "ask"


def test_a_success_at_a_later_try_is_told(one):
    assert one(SUCCEEDED, "retry_then_success")["try_number"] == 2


def test_a_cleared_task_that_succeeds_is_told_and_so_is_its_run(one, stage):
    failed = one(RUN_FAILED, "cleared")

    stage.airflow.api(
        "POST",
        "/dags/cleared/clearTaskInstances",
        {"dry_run": False, "dag_run_id": failed["run_id"], "only_failed": True, "reset_dag_runs": True},
    )

    assert one(SUCCEEDED, "cleared")["run_id"] == failed["run_id"]
    assert one(RUN_SUCCEEDED, "cleared")["run_id"] == failed["run_id"]


def test_a_success_set_by_a_person_is_told(one, stage):
    failed = one(RUN_FAILED, "sys_exit")

    stage.airflow.api(
        "PATCH", f"/dags/sys_exit/dagRuns/{failed['run_id']}/taskInstances/leaves", {"new_state": "success"}
    )

    assert one(SUCCEEDED, "sys_exit")["try_number"] == 1


def test_a_killed_task_process_without_retries_leaves_only_the_failed_run(one, stage):
    detail = one(RUN_FAILED, "killed")

    assert detail["message"] == "task_failure"
    assert (detail["owners"], detail["tags"]) == (["data-eng"], ["daily", "finance"])
    assert [event["detail-type"] for event in stage.sink.events(dag_id="killed")] == [RUN_FAILED]


def test_a_killed_task_process_with_a_retry_is_told_by_the_scheduler(one):
    detail = one(RETRYING, "killed_with_retry")

    assert detail["exception"] == []
    assert "state attribute is running" in detail["error_text"]
    assert (detail["try_number"], detail["task_instance_id"]) == (1, None)
    assert one(SUCCEEDED, "killed_with_retry")["try_number"] == 2


def test_a_lost_worker_is_told_by_the_scheduler(one):
    detail = one(FAILED, "worker_loss")

    assert detail["exception"] == []
    assert detail["error_text"]
    assert detail["task_instance_id"] and detail["hostname"]
    assert detail["operator"] == "_PythonDecoratedOperator"
    assert detail["run_type"] == "scheduled"


def test_every_failed_run_is_told_once(stage, one):
    for dag_id in ("http_503", "connection_refused", "code_bug", "timeout", "fail_exception", "mapped", "worker_loss"):
        one(RUN_FAILED, dag_id)


def test_what_is_healthy_is_not_told(stage, one):
    """Last in the file: everything else has arrived."""
    [run] = stage.airflow.api("GET", "/dags/healthy/dagRuns")["dag_runs"]

    assert run["state"] == "success"
    assert stage.sink.events(dag_id="healthy") == []
    assert stage.sink.events(detail_type=RUN_SUCCEEDED, dag_id="retry_then_success") == []


def test_the_listener_has_nothing_to_complain_about(stage):
    logs = [stage.airflow.log(component) for component in ("scheduler", "api-server", "dag-processor")]
    logs.append(stage.airflow.task_log("*"))

    assert [line for log in logs for line in log.splitlines() if "goaround:" in line and "WARN" in line.upper()] == []
