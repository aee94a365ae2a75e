"""A task that works with what its set-up made, and fails once."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import goaround
from airflow.sdk import DAG, setup, task, teardown

SCRATCH = Path(os.environ["TEST_SCRATCH"])

with DAG("needs_its_table", schedule="@once", start_date=datetime(2026, 1, 1, tzinfo=timezone.utc), catchup=False):

    @setup
    def make_table():
        (SCRATCH / "table").touch()

    @teardown
    def drop_table():
        (SCRATCH / "table").unlink()

    @task(params=goaround.declare("scope"))
    def load():
        if not (SCRATCH / "table").exists():
            raise LookupError("there is no table")
        if not (SCRATCH / "loaded_once").exists():
            (SCRATCH / "loaded_once").touch()
            raise ConnectionResetError("once")

    @task
    def report():
        return "whatever became of the table"

    made = make_table()
    dropped = drop_table().as_teardown(setups=made)
    loaded = load()
    made >> loaded >> dropped
    loaded >> report()
