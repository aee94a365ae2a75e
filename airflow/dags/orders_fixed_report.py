"""A report of the totals with the partner's prices: without the faults of orders_fragile_report.py."""

from __future__ import annotations

import orders_settings as settings
from airflow.providers.standard.sensors.filesystem import FileSensor
from airflow.sdk import Asset, TriggerRule, dag, task
from goaround import declare

# Reports do not wait for each other's prices: each says of itself whether it had them.
OPTIONS = {**settings.DAG_OPTIONS, "max_active_runs": 3}


@dag("orders_fixed_report", schedule=[Asset("order_totals")], default_args=settings.TASK_OPTIONS, **OPTIONS)
def orders_fixed_report():
    # Prevents: a slot held until the partner has delivered, and a report that never comes because he has not.
    prices_there = FileSensor(
        task_id="prices_there",
        filepath=settings.PARTNER_FILE,
        deferrable=True,
        poke_interval=settings.LOOK_EVERY_S,
        timeout=settings.EVERY_S,
        soft_fail=True,
        params=declare("safe"),
    )

    # The trigger rule prevents: that the wait takes the report with it, whatever became of it.
    # The deadline prevents: that nobody knows of a report that is late until its reader calls.
    @task(params=declare("safe", deadline=settings.REPORT_DUE), trigger_rule=TriggerRule.ALL_DONE)
    def write_report(run_id: str | None = None) -> dict[str, object]:
        import orders_reporting

        return orders_reporting.write(str(run_id))

    prices_there >> write_report()


orders_fixed_report()
