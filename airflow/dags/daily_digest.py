"""The day's balance as a line of text, once the ledger's run of the same date is through. It waits ten seconds, too short
while that run is being recovered."""

from __future__ import annotations

import os
from pathlib import Path

from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.sdk import dag, task

from goaround import declare

DATA = Path(os.environ.get("SHOP_DATA", "data"))


@dag(schedule=None, tags=["shop"])
def daily_digest():
    wait = ExternalTaskSensor(
        task_id="wait_for_ledger",
        external_dag_id="ledger_close",
        poke_interval=1,
        timeout=10,
        params=declare("safe"),
    )

    @task
    def write_digest() -> None:
        (DATA / "digest.txt").write_text(f"balance: {(DATA / 'ledger.txt').read_text()}")

    wait >> write_digest()


daily_digest()
