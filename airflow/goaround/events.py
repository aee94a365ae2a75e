"""Builds the details of the events (contract: lambdas/contracts/events.ts) from what Airflow hands a listener."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from goaround import compat, declarations
from goaround.awaits import runs_awaited_by
from goaround.exceptions import chain_of
from goaround.shapes import AIRFLOW_ID, RUN_ID, instant
from goaround.text import clean, label, labels

SCHEMA_VERSION = 1
ERROR_TEXT_MAX = 4096
SCOPE_MAX = 20

DETAIL_TYPES = {
    "failed": "Task Instance Failed",
    "up_for_retry": "Task Instance Retrying",
    "success": "Task Instance Succeeded",
}
RUN_DETAIL_TYPES = {"failed": "DAG Run Failed", "success": "DAG Run Succeeded"}

Detail = dict[str, Any]


def task_instance_detail(environment: str, task_instance: Any, state: str, now: datetime) -> Detail:
    """Everything but the error: identity, try, task, DAG and what the author declared.

    On the scheduler `task` may be a serialized operator or missing; what is unknown then is null or empty.
    """
    task = compat.read(task_instance, "task")
    run = compat.dag_run_of(task_instance)
    dag = compat.dag_of(task, run)
    tags = labels(compat.read(dag, "tags"), 50)
    declared = declaration_of(task_instance)
    return {
        **_common(environment, task_instance, run, now),
        "owners": _owners(compat.read(task, "owner") or compat.read(dag, "owner")),
        "tags": tags,
        # Identifiers go as they are: a cut or cleaned one would name something else. What the contract's patterns
        # refuse, the receiver rejects with the reason.
        "dag_id": compat.read(task_instance, "dag_id"),
        "run_id": compat.read(task_instance, "run_id"),
        "task_id": compat.read(task_instance, "task_id"),
        "map_index": _number(compat.read(task_instance, "map_index"), -1),
        "try_number": _number(compat.read(task_instance, "try_number"), 0),
        "max_tries": _number(compat.read(task_instance, "max_tries"), 0),
        "task_instance_id": compat.task_instance_id(task_instance, state),
        "operator": label(compat.read(task, "task_type") or compat.read(task_instance, "operator")),
        "pool": label(compat.read(task_instance, "pool") or compat.read(task, "pool")),
        "queue": label(compat.read(task_instance, "queue") or compat.read(task, "queue")),
        "hostname": label(compat.read(task_instance, "hostname"), 253) or None,
        "retries": _number(compat.read(task, "retries"), None),
        "retry_contract": declared.retry,
        "dependencies": list(declared.dependencies),
        "deadline": instant(declared.deadline_of_run(compat.due_at(run))),
        "upstream_ids": _ids(compat.read(task, "upstream_task_ids")),
        "downstream_ids": _ids(compat.read(task, "downstream_task_ids")),
        "assets": {
            "inlets": _assets(compat.read(task, "inlets")),
            "outlets": _assets(compat.read(task, "outlets")),
        },
        "scope": _scope(task),
        "awaits": [] if state == "success" else runs_awaited_by(task, run, declared.awaits),
        "code_hash": None,
        "exception": [],
        "error_text": None,
        "log_tail": None,
        "state": state,
    }


def add_error(detail: Detail, error: Any, now: datetime) -> None:
    """The error of `on_task_instance_failed`: an exception, a text (heartbeat lost, state mismatch) or None."""
    if isinstance(error, BaseException):
        detail["exception"] = chain_of(error, now)
    elif error is not None:
        detail["error_text"] = clean(str(error), ERROR_TEXT_MAX)


def declaration_of(task_instance: Any) -> declarations.Declaration:
    """What the author declared: in the params of the task, else of the DAG, else by the DAG's tags."""
    task = compat.read(task_instance, "task")
    dag = compat.dag_of(task, compat.dag_run_of(task_instance))
    value = compat.param_of(task, declarations.PARAM) or compat.param_of(dag, declarations.PARAM)
    return declarations.read(value, labels(compat.read(dag, "tags"), 50))


def dag_run_detail(environment: str, dag_run: Any, state: str, message: Any, now: datetime) -> Detail:
    """What is known of a DAG run that ended; called in the scheduler (or the API server, when a person ended it)."""
    dag = compat.dag_of(None, dag_run)
    return {
        **_common(environment, dag_run, dag_run, now),
        "owners": _owners(compat.read(dag, "owner")),
        "tags": labels(compat.read(dag, "tags"), 50),
        "dag_id": compat.read(dag_run, "dag_id"),
        "run_id": compat.read(dag_run, "run_id"),
        "state": state,
        "message": label(message, ERROR_TEXT_MAX) or None,
    }


def odd_ids(detail: Detail) -> list[str]:
    """Identifiers that the contract refuses: the receiver rejects such an event, with the reason, and counts it."""
    patterns = {"dag_id": AIRFLOW_ID, "task_id": AIRFLOW_ID, "run_id": RUN_ID}
    return [
        name for name, pattern in patterns.items() if name in detail and not pattern.fullmatch(str(detail[name] or ""))
    ]


def _common(environment: str, subject: Any, run: Any, now: datetime) -> Detail:
    return {
        "schema_version": SCHEMA_VERSION,
        "environment": environment,
        "emitted_by": "listener",
        "airflow_version": compat.airflow_version()[:32],
        "started_at": instant(compat.read(subject, "start_date")),
        "ended_at": instant(compat.read(subject, "end_date")) or instant(now),
        "logical_date": instant(compat.read(run, "logical_date", "execution_date")),
        "run_type": label(compat.read(run, "run_type"), 64),
    }


def _number(value: Any, default: int | None) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and -1 <= value <= 1_000_000 else default


def _owners(value: Any) -> list[str]:
    return labels([owner.strip() for owner in value.split(",")], 20) if isinstance(value, str) else []


def _ids(values: Any) -> list[str]:
    """Other tasks of the DAG; an odd one is left out rather than spoiling the event."""
    ids = sorted(v for v in values if isinstance(v, str)) if isinstance(values, (set, frozenset, list, tuple)) else []
    return [v for v in ids if AIRFLOW_ID.fullmatch(v)][:200]


def _scope(task: Any) -> list[str]:
    """All of the set-up and tear-down tasks or none: with a part of them the task must not be repeated."""
    found = compat.scope_of(task)
    ids = _ids(found)
    return ids if len(ids) == len(found) <= SCOPE_MAX else []


def _assets(values: Any) -> list[str]:
    return labels([compat.asset_name(v) for v in values], 50) if isinstance(values, (list, tuple)) else []
