"""Compares the stream with both sinks, order by order, and says what is missing or doubled."""

from __future__ import annotations

from datetime import timedelta

import orders_settings as settings
from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException
from goaround import declare


@dag(
    "orders_fixed_reconcile",
    schedule=timedelta(seconds=settings.RECONCILE_EVERY_S),
    default_args=settings.TASK_OPTIONS,
    **settings.DAG_OPTIONS,
)
def orders_fixed_reconcile():
    # Prevents: a loss that nobody sees. What is missing does not come back by itself: a person is asked, not Goaround.
    @task(params=declare("ask"), pool=settings.SINK_POOL, retries=0)
    def reconcile() -> dict[str, object]:
        import orders_reconciliation

        found = orders_reconciliation.reconcile()
        if not found.balanced:
            raise AirflowFailException(orders_reconciliation.told(found))
        return {"source": found.source, "sink": found.sink, "dead_lettered": found.dead_lettered}

    reconcile()


orders_fixed_reconcile()
