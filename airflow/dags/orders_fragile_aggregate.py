"""Totals per minute and country, added up batch by batch: right in good weather. See orders_fixed_aggregate.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orders_fragile_common as common
from airflow.sdk import dag, get_current_context, task


@dag("orders_fragile_aggregate", schedule=None, default_args=common.TASK_OPTIONS, **common.DAG_OPTIONS)
def orders_fragile_aggregate():
    @task
    def aggregate() -> None:
        from orders_parquet import rows_of
        from orders_totals import add, minute_of

        run: Any = get_current_context()["dag_run"]
        file = (run.conf or {}).get("file")
        if not file:
            return
        rows = rows_of(common.s3().get_object(Bucket=common.BUCKET, Key=file)["Body"].read())
        # fault: late orders are left out: "that report is out"
        before = minute_of((run.logical_date - timedelta(seconds=common.EVERY_S)).strftime("%Y-%m-%dT%H:%M:%SZ"))
        in_time = [row for row in rows if minute_of(row["at"]) >= before]
        # fault: read, add, write: a second try adds twice, two runs at a time overwrite each other
        common.write_json("totals.json", add(common.read_json("totals.json"), in_time))

    aggregate()


orders_fragile_aggregate()
