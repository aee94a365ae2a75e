"""A report of the totals with the partner's prices: right in good weather. See orders_fixed_report.py."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import orders_fragile_common as common
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.providers.standard.sensors.filesystem import FileSensor
from airflow.sdk import dag, task


@dag(
    "orders_fragile_report",
    schedule=timedelta(seconds=common.EVERY_S),
    default_args=common.TASK_OPTIONS,
    **common.DAG_OPTIONS,
)
def orders_fragile_report():
    # fault: waits in its slot, for seven days, for a run that may never be made: an asset would say when there is one
    aggregated = ExternalTaskSensor(
        task_id="aggregated", external_dag_id="orders_fragile_aggregate", mode="poke", poke_interval=5
    )

    # fault: another slot, held until the partner has delivered
    prices_there = FileSensor(task_id="prices_there", filepath=common.PARTNER_FILE, mode="poke", poke_interval=5)

    @task
    def write_report(run_id: str | None = None) -> None:
        prices = Path(common.PARTNER_FILE)
        report = {"prices": json.loads(prices.read_text()), "totals": common.read_json("totals.json")}
        common.write_json(f"reports/{run_id}.json", report)
        # fault: the file is used up: of two runs that have seen it one fails, and the next waits for another
        prices.unlink()

    aggregated >> prices_there >> write_report()


orders_fragile_report()
