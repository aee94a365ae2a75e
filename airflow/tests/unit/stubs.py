"""Stand-ins for what Airflow 3.2 hands a listener: plain attributes, nothing else."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

NOW = datetime(2026, 11, 23, 8, 30, 0, 250_000, tzinfo=timezone.utc)


def dag_run(**changes: Any) -> SimpleNamespace:
    """A manual run that was never cleared."""
    return SimpleNamespace(
        **{
            "dag_id": "orders",
            "run_id": "manual__2026-11-23T08:29:00+00:00",
            "logical_date": NOW - timedelta(minutes=1),
            "run_after": NOW - timedelta(minutes=1),
            "run_type": "manual",
            "start_date": NOW - timedelta(seconds=30),
            "end_date": None,
            "clear_number": 0,
            "state": "running",
            **changes,
        }
    )


def task(**changes: Any) -> SimpleNamespace:
    """A TaskFlow task between two others."""
    dag = SimpleNamespace(tags={"finance", "daily"}, owner="data-eng", params={})
    return SimpleNamespace(
        **{
            "task_type": "_PythonDecoratedOperator",
            "owner": "data-eng, platform",
            "pool": "default_pool",
            "queue": "default",
            "retries": 0,
            "upstream_task_ids": {"extract"},
            "downstream_task_ids": {"publish", "audit"},
            "inlets": [SimpleNamespace(uri="s3://lake/orders/raw", name="raw")],
            "outlets": [SimpleNamespace(uri=None, name="orders")],
            "params": {},
            "dag": dag,
            **changes,
        }
    )


def worker_task_instance(**changes: Any) -> SimpleNamespace:
    """Airflow 3's RuntimeTaskInstance: pool, queue and operator only on its task, the run behind a private name."""
    run = changes.pop("run", dag_run())
    return SimpleNamespace(
        **{
            "id": uuid.UUID("019ab000-0000-7000-8000-000000000001"),
            "dag_id": "orders",
            "run_id": run.run_id,
            "task_id": "load",
            "map_index": -1,
            "try_number": 1,
            "max_tries": 0,
            "state": "failed",
            "hostname": "worker-1",
            "start_date": NOW - timedelta(seconds=12),
            "end_date": NOW,
            "task": task(),
            "_ti_context_from_server": SimpleNamespace(dag_run=run),
            **changes,
        }
    )


def operator(name: str, **attributes: Any) -> Any:
    """A task of one of Airflow's own classes, as far as its name and module tell."""
    cls = type(name, (SimpleNamespace,), {"__module__": "airflow.providers.standard.some_module"})
    return cls(**{**vars(task(task_type=name)), **attributes})
