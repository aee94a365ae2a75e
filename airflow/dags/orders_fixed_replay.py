"""Takes dead-lettered orders again, once somebody has mended what refused them and sent them to the replay queue."""

from __future__ import annotations

from datetime import timedelta

import orders_settings as settings
from airflow.sdk import Asset, dag, task
from airflow.sdk.exceptions import AirflowSkipException
from goaround import declare


@dag(
    "orders_fixed_replay",
    schedule=timedelta(seconds=settings.REPLAY_EVERY_S),
    default_args=settings.TASK_OPTIONS,
    **settings.DAG_OPTIONS,
)
def orders_fixed_replay():
    # Prevents: dead letters that stay dead, and records that come twice because somebody replays by hand.
    @task(
        params=declare("safe", dependencies=[settings.DEPENDENCY]),
        pool=settings.API_POOL,
        outlets=[Asset("orders")],
    )
    def replay() -> dict[str, object]:
        import orders_replay

        counts = orders_replay.replay()
        if not counts["in"]:
            raise AirflowSkipException("there is nothing to replay")
        return counts

    replay()


orders_fixed_replay()
