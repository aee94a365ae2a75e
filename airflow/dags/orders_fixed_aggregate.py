"""Totals per minute and country: without the faults of orders_fragile_aggregate.py."""

from __future__ import annotations

import orders_settings as settings
from airflow.sdk import Asset, dag, task
from goaround import declare


# Prevents: runs for nothing, and runs that wait for another DAG: it runs when there are new orders, by whichever task.
@dag(
    "orders_fixed_aggregate",
    schedule=[Asset("orders")],
    default_args=settings.TASK_OPTIONS,
    **settings.DAG_OPTIONS,
)
def orders_fixed_aggregate():
    # Prevents: totals that count a batch twice or not at all. They are computed anew, never added to what is there.
    @task(params=declare("safe"), pool=settings.SINK_POOL, outlets=[Asset("order_totals")])
    def aggregate() -> dict[str, int]:
        import orders_aggregation

        stores = (settings.store(name) for name in ("orders", "totals", "aggregated"))
        return {"minutes": len(orders_aggregation.aggregate(*stores))}

    aggregate()


orders_fixed_aggregate()
