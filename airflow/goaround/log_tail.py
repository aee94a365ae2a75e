"""The last lines of a task's log, where the environment and the DAG's author both allow it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from goaround import compat
from goaround.text import clean

TAIL_MAX = 8192
# Structured log lines are several times their message.
READ_BYTES = 65_536


def read(detail: dict[str, Any]) -> str | None:
    """The end of this try's local log file, redacted; None where Airflow writes none or names it its own way."""
    folder = os.environ.get("AIRFLOW__LOGGING__BASE_LOG_FOLDER") or compat.option("logging", "base_log_folder")
    if not folder or any("/" in str(detail[name]) for name in ("dag_id", "run_id", "task_id")):
        return None
    try:
        with (Path(folder).expanduser() / _relative_path(detail)).open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(file.tell() - READ_BYTES, 0))
            text = file.read(READ_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
    lines = [_message(line) for line in text.splitlines()]
    return clean("\n".join(lines)[-TAIL_MAX:], TAIL_MAX) or None


def _relative_path(detail: dict[str, Any]) -> str:
    """Airflow's default `log_filename_template`."""
    mapped = f"map_index={detail['map_index']}/" if detail["map_index"] >= 0 else ""
    return (
        f"dag_id={detail['dag_id']}/run_id={detail['run_id']}/task_id={detail['task_id']}/"
        f"{mapped}attempt={detail['try_number']}.log"
    )


def _message(line: str) -> str:
    """Airflow 3 writes JSON lines; their `event` is what a person would read."""
    try:
        entry = json.loads(line)
        return f"{entry.get('level', 'info').upper()} {entry['event']}"
    except (ValueError, KeyError, AttributeError, TypeError):
        return line
