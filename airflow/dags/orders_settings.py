"""Where the fixed pipeline of orders finds its stream, stores and services, and how long it waits for them."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from typing import Any

import goaround
from goaround import records

STREAM = os.environ.get("ORDERS_STREAM", "orders")
BUCKET = os.environ.get("ORDERS_BUCKET", "orders-lake")
PREFIX = os.environ.get("ORDERS_PREFIX", "fixed/")
TABLE = os.environ.get("ORDERS_TABLE", "orders")
CUSTOMER_API = os.environ.get("CUSTOMER_API", "http://127.0.0.1:8085")
PARTNER_FILE = os.environ.get("ORDERS_PARTNER_FILE", "/data/partner/prices.json")
RECORDS_QUEUE_URL = os.environ.get("ORDERS_RECORDS_QUEUE_URL", "")
REPLAY_QUEUE_URL = os.environ.get("ORDERS_REPLAY_QUEUE_URL", "")
RECORDS_BUCKET = os.environ.get("ORDERS_RECORDS_BUCKET")
EVERY_S = int(os.environ.get("ORDERS_EVERY_S", "300"))
REPLAY_EVERY_S = int(os.environ.get("ORDERS_REPLAY_EVERY_S", "3600"))
RECONCILE_EVERY_S = int(os.environ.get("ORDERS_RECONCILE_EVERY_S", "3600"))

PIPELINE = "orders"
DEPENDENCY = "http:customer-api"
# On MWAA a person makes these pools once, of two slots each: as much as the API and the sink take at a time.
API_POOL, SINK_POOL = "orders_api", "orders_sink"
# A step takes seconds; one that takes longer than two rounds hangs.
STEP = timedelta(seconds=max(60, 2 * EVERY_S))
# Claim, wait, enrich and load, each as long as it may take.
RUN = timedelta(seconds=max(300, 10 * EVERY_S))
REPORT_DUE = timedelta(seconds=max(900, 6 * EVERY_S))
# Seconds that a deferred sensor waits between two looks; one that is back before the scheduler knows that it left fails.
LOOK_EVERY_S = max(10, min(60, EVERY_S // 3))

DAG_OPTIONS: dict[str, Any] = {
    "start_date": datetime(2026, 1, 1, tzinfo=timezone.utc),
    # Prevents: a thousand runs for the time it was switched off. The next run takes what has come in since.
    "catchup": False,
    # Prevents: two runs at the same batch, and a pile of runs behind a slow one.
    "max_active_runs": 1,
    # Prevents: a run that hangs for ever and keeps all later ones from starting.
    "dagrun_timeout": RUN,
    # An example that nobody has set up stays off.
    "is_paused_upon_creation": "ORDERS_STREAM" not in os.environ,
    "tags": ["orders"],
}
TASK_OPTIONS: dict[str, Any] = {
    "owner": "orders",
    # Prevents: retries at once that an outage eats up. One for a lost worker; Goaround waits for everything else.
    "retries": 1,
    "retry_delay": timedelta(seconds=10),
    # Prevents: a task that hangs for ever in its slot.
    "execution_timeout": STEP,
}


def client(service: str) -> Any:
    """A client of AWS that gives up: 3 s to connect, 10 s for an answer, three attempts."""
    import boto3

    return boto3.client(service, config=_patience())


def table() -> Any:
    """The table of orders, offsets and taken keys, as a Table of boto3."""
    import boto3

    return boto3.resource("dynamodb", config=_patience()).Table(TABLE)


def store(name: str) -> goaround.S3Store:
    """`raw`, `customers`, `letters`, `orders`, `aggregated`, `totals` or `reports`."""
    return goaround.S3Store(client("s3"), BUCKET, f"{PREFIX}{name}/")


def record_queue(url: str) -> records.RecordQueue:
    """The intake of dead letters, or the queue of those to replay."""
    return records.RecordQueue(url, bucket=RECORDS_BUCKET, prefix=f"{PIPELINE}/")


def _patience() -> Any:
    from botocore.config import Config

    return Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 3, "mode": "standard"})
