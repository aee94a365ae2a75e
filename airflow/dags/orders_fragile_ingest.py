"""Orders from the stream into Parquet and a table, a batch at a time: as it is often written, right in good weather.

Each `fault:` is one that orders_fixed_ingest.py does not have.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import orders_fragile_common as common
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import dag, task


@dag(
    "orders_fragile_ingest",
    schedule=timedelta(seconds=common.EVERY_S),
    default_args=common.TASK_OPTIONS,
    **common.DAG_OPTIONS,
)
def orders_fragile_ingest():
    @task
    def read() -> list[str]:
        import boto3
        import orders_stream

        kinesis, table = boto3.client("kinesis"), common.table()
        found: list[bytes] = []
        for shard in orders_stream.shards(kinesis, common.STREAM):
            offset = {"pk": f"OFFSET#{shard}"}
            committed = table.get_item(Key=offset).get("Item", {}).get("committed")
            records = list(orders_stream.records_of(kinesis, common.STREAM, shard, committed))
            if records:
                # fault: the checkpoint is ahead of the write: what fails from here on is never read again
                table.put_item(Item={**offset, "committed": records[-1]["sequence"]})
            found += [record["data"] for record in records]
        # fault: the whole batch goes through XCom, into Airflow's database
        return [data.decode() for data in found]

    @task
    def enrich(events: list[str]) -> list[dict[str, Any]]:
        import orders_schema
        import requests

        rows = []
        for event in events:
            # fault: one bad record raises, and fails the batch
            order = orders_schema.parse(event.encode())
            # fault: no time-out, no breaker, a call for each event: a slow API holds the slot for as long as it likes
            answer = requests.get(f"{common.CUSTOMER_API}/customers/{order['customer']}")
            answer.raise_for_status()
            rows.append({**order, "country": answer.json()["country"]})
        return rows

    @task
    def load(rows: list[dict[str, Any]]) -> str | None:
        from orders_parquet import to_parquet

        if not rows:
            return None
        # fault: a new name at each try: what is tried again is there twice
        name = f"{common.PREFIX}orders/{uuid.uuid4()}.parquet"
        batch = name.rsplit("/", 1)[1]
        rows = [{**row, "batch": batch} for row in rows]
        common.s3().put_object(Bucket=common.BUCKET, Key=name, Body=to_parquet(rows))
        table = common.table()
        for row in rows:
            # fault: one by one, by random keys: killed on the way, the file has all of the batch and the table a part
            table.put_item(Item={"pk": f"ORDER#{row['id']}#{uuid.uuid4()}", **row})
        return name

    # fault: default trigger rules and no contract: one failure takes everything behind it along
    load(enrich(read())) >> TriggerDagRunOperator(
        task_id="trigger_aggregate",
        trigger_dag_id="orders_fragile_aggregate",
        logical_date="{{ logical_date }}",
        conf={"file": "{{ ti.xcom_pull(task_ids='load') or '' }}"},
    )


orders_fragile_ingest()
