"""What the DAGs of the fragile pipeline share: settings, clients, and the page for each task that fails."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from typing import Any

STREAM = os.environ.get("ORDERS_STREAM", "orders")
BUCKET = os.environ.get("ORDERS_BUCKET", "orders-lake")
PREFIX = os.environ.get("ORDERS_PREFIX", "fragile/")
TABLE = os.environ.get("ORDERS_TABLE", "orders")
CUSTOMER_API = os.environ.get("CUSTOMER_API", "http://127.0.0.1:8085")
PARTNER_FILE = os.environ.get("ORDERS_PARTNER_FILE", "/data/partner/prices.json")
PAGER_URL = os.environ.get("PAGER_URL", "")
EVERY_S = int(os.environ.get("ORDERS_EVERY_S", "300"))
# Ingest and report are due at the same instants: the report waits for the run of its own.
START = datetime.fromisoformat(os.environ.get("ORDERS_START", "2026-11-26T00:00:00Z").replace("Z", "+00:00"))


def page(context: dict[str, Any]) -> None:
    """Calls somebody. fault: once for each task of a cascade, not once for what caused it"""
    if PAGER_URL:
        import requests

        ti = context["ti"]
        requests.post(PAGER_URL, json={"dag_id": ti.dag_id, "task_id": ti.task_id, "run_id": ti.run_id})


DAG_OPTIONS: dict[str, Any] = {
    "start_date": START,
    # fault: after a stop every run that was missed is made, all at once
    "catchup": True,
    "max_active_runs": 100,
    "is_paused_upon_creation": "ORDERS_STREAM" not in os.environ,
    "tags": ["orders"],
}
TASK_OPTIONS: dict[str, Any] = {
    "owner": "orders",
    # fault: three retries within seconds are gone before any outage is over
    "retries": 3,
    "retry_delay": timedelta(0),
    "on_failure_callback": page,
    # fault: no execution_timeout and no pool: what hangs keeps its slot, and there are as many calls as there are slots
}


def s3() -> Any:
    import boto3

    return boto3.client("s3")


def table() -> Any:
    import boto3

    return boto3.resource("dynamodb").Table(TABLE)


def read_json(name: str) -> Any:
    """An object below the prefix; an empty one where there is none yet."""
    client = s3()
    try:
        return json.loads(client.get_object(Bucket=BUCKET, Key=f"{PREFIX}{name}")["Body"].read())
    except client.exceptions.NoSuchKey:
        return {}


def write_json(name: str, value: Any) -> None:
    s3().put_object(Bucket=BUCKET, Key=f"{PREFIX}{name}", Body=json.dumps(value).encode())
