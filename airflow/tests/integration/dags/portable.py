"""Tasks that use the package as DAGs of every version do. The tests run them by `dag.test()`."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import goaround
from goaround import records

try:
    from airflow.sdk import DAG, task
except ImportError:  # Airflow 2
    from airflow.decorators import task
    from airflow.models import DAG

SCRATCH = Path(os.environ["TEST_SCRATCH"])
COMMON = {"schedule": None, "start_date": datetime(2026, 1, 1, tzinfo=timezone.utc), "catchup": False}
LARGE = 200_000

DAGS: dict[str, DAG] = {}

with DAG("portable_fails", tags=["finance"], **COMMON) as DAGS["portable_fails"]:
    declared = goaround.declare("safe", dependencies=["http:orders.example.com"], deadline=timedelta(hours=2))

    @task(params=declared)
    def load_orders():
        try:
            raise ConnectionRefusedError(111, "refused")
        except OSError as cause:
            raise RuntimeError("no orders with password=hunter2") from cause

    load_orders()

with DAG("portable_hands_over", **COMMON) as DAGS["portable_hands_over"]:

    @task(retries=1, retry_delay=timedelta(0))
    def make(ti=None):
        again = ti.try_number > 1
        ti.xcom_push(key="draft", value=("b" if again else "a") * LARGE)
        if not again:
            raise ConnectionResetError("once")
        return {"numbers": list(range(LARGE)), "at": datetime(2026, 1, 1, tzinfo=timezone.utc)}

    @task
    def take(made, ti=None):
        draft = ti.xcom_pull(task_ids="make", key="draft")
        assert (made["numbers"][-1], made["at"].year, draft) == (LARGE - 1, 2026, "b" * LARGE)

    take(make())

with DAG("portable_publishes", **COMMON) as DAGS["portable_publishes"]:

    class Folder:
        """A queue of letters."""

        def send(self, letters):
            for letter in letters:
                (SCRATCH / "letter.json").write_text(json.dumps({**letter.head, "body": vars(letter.body)}))

    @task
    def ingest():
        def publish(good, counts):
            store = goaround.DirectoryStore(SCRATCH / "lake")
            goaround.publish(store, counts["batch"], {"rows.json": json.dumps(good).encode()}, meta=counts)

        records.process(
            [b'{"id": 1}', b"{"],
            json.loads,
            publish,
            Folder(),
            name="shard-0/0-1",
            source="kinesis:orders/0",
            offset=lambda record: len(record),
            book=records.Bookings(os.environ["TEST_PIPELINE"]).book,
            checkpoint=lambda: (SCRATCH / "offsets").write_text("1"),
        )

    ingest()
