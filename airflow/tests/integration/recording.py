"""Real events as fixtures: what depends on this machine is replaced, nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from servers import EventSink

FIXTURES = Path(__file__).parents[3] / "test" / "fixtures" / "events"
HOSTNAME = "worker-1.internal"
MACHINE_PATH = re.compile(r"/(?:[\w.@+-]+/)*(?:site-packages|dags)/")

# file name → the event that becomes it
WANTED: dict[str, dict[str, Any]] = {
    "exception-http-503": {"detail_type": "Task Instance Failed", "dag_id": "http_503"},
    "exception-connection-refused": {"detail_type": "Task Instance Failed", "dag_id": "connection_refused"},
    "exception-code-bug": {"detail_type": "Task Instance Failed", "dag_id": "code_bug"},
    "execution-timeout": {"detail_type": "Task Instance Failed", "dag_id": "timeout"},
    "airflow-fail-exception": {"detail_type": "Task Instance Failed", "dag_id": "fail_exception"},
    "sys-exit": {"detail_type": "Task Instance Failed", "dag_id": "sys_exit"},
    "mapped-task": {"detail_type": "Task Instance Failed", "dag_id": "mapped"},
    "failed-after-retry": {"detail_type": "Task Instance Failed", "dag_id": "retry_then_fail"},
    "sensor-timed-out": {"detail_type": "Task Instance Failed", "dag_id": "sensor_times_out"},
    "sensor-saw-failure": {"detail_type": "Task Instance Failed", "dag_id": "sensor_sees_failure"},
    "trigger-saw-failure": {"detail_type": "Task Instance Failed", "dag_id": "trigger_waits"},
    "retrying": {"detail_type": "Task Instance Retrying", "dag_id": "retry_then_fail"},
    "retrying-killed": {"detail_type": "Task Instance Retrying", "dag_id": "killed_with_retry"},
    "worker-loss": {"detail_type": "Task Instance Failed", "dag_id": "worker_loss"},
    "succeeded-after-retry": {"detail_type": "Task Instance Succeeded", "dag_id": "retry_then_success"},
    "succeeded-after-clear": {"detail_type": "Task Instance Succeeded", "dag_id": "cleared"},
    "succeeded-by-person": {"detail_type": "Task Instance Succeeded", "dag_id": "sys_exit"},
    "dag-run-failed": {"detail_type": "DAG Run Failed", "dag_id": "http_503"},
    "dag-run-failed-killed": {"detail_type": "DAG Run Failed", "dag_id": "killed"},
    "dag-run-succeeded": {"detail_type": "DAG Run Succeeded", "dag_id": "cleared"},
}


def record(sink: EventSink) -> None:
    """Write every wanted event; a missing one leaves its fixture as it is and fails the recording."""
    for name, wanted in WANTED.items():
        event, *_ = sink.events(**wanted)
        text = json.dumps(_sanitised(event), indent=2, ensure_ascii=False)
        (FIXTURES / f"{name}.json").write_text(text + "\n")


def _sanitised(event: dict[str, Any]) -> dict[str, Any]:
    hostname = event["detail"].get("hostname")
    return {key: _replace(value, hostname) for key, value in event.items() if key != "bus"}


def _replace(value: Any, hostname: str | None) -> Any:
    if isinstance(value, dict):
        return {key: _replace(item, hostname) for key, item in value.items()}
    if isinstance(value, list):
        return [_replace(item, hostname) for item in value]
    if not isinstance(value, str):
        return value
    named = re.sub(rf"\b{re.escape(hostname)}\b", HOSTNAME, value) if hostname else value
    return MACHINE_PATH.sub("", named)
