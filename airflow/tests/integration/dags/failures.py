"""Tasks that really fail, one way a DAG. Each runs once, as soon as it is parsed."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import goaround
import requests
from airflow.sdk import DAG, Asset, task
from airflow.sdk.exceptions import AirflowFailException

UPSTREAM = os.environ["TEST_UPSTREAM"]
SCRATCH = Path(os.environ["TEST_SCRATCH"])
COMMON = {
    "schedule": "@once",
    "start_date": datetime(2026, 1, 1, tzinfo=timezone.utc),
    "catchup": False,
    "tags": ["finance", "daily"],
    "default_args": {"owner": "data-eng", "retries": 0, "retry_delay": timedelta(seconds=1)},
}


def first_time(name: str) -> bool:
    """True once per name: a file remembers."""
    marker = SCRATCH / name
    seen = marker.exists()
    marker.touch()
    return not seen


with DAG("http_503", **COMMON):

    @task
    def extract():
        return 1

    @task(
        inlets=[Asset("s3://lake/orders/raw")],
        outlets=[Asset("s3://lake/orders/clean")],
        params={"day": "2026-01-01", **goaround.declare("safe", dependencies=["http:orders.example.com"], deadline=timedelta(hours=2))},
    )
    def load(number):
        requests.get(f"{UPSTREAM}/orders?day=1", timeout=5).raise_for_status()

    @task
    def publish(number):
        return number

    publish(load(extract()))

with DAG("connection_refused", **COMMON):

    @task
    def load_refused():
        try:
            # Port 9 (discard) has no listener.
            requests.get("http://127.0.0.1:9/orders", timeout=5)
        except requests.RequestException as error:
            raise RuntimeError("orders could not be loaded with password=hunter2") from error

    load_refused()

with DAG("code_bug", **COMMON):

    @task
    def transform():
        return {"amount_eur": 1}["amount"]

    transform()

with DAG("timeout", **COMMON):

    @task(execution_timeout=timedelta(seconds=1))
    def slow():
        time.sleep(60)

    slow()

with DAG("fail_exception", **COMMON):

    @task(retries=3)
    def gives_up():
        raise AirflowFailException("the file for this day does not exist")

    gives_up()

with DAG("sys_exit", **COMMON):

    @task
    def leaves():
        sys.exit(7)

    leaves()

with DAG("mapped", **{**COMMON, "tags": [*COMMON["tags"], "goaround:ask"]}):

    @task(params=goaround.declare("never"))
    def partition(number):
        if number == 1:
            raise ValueError(f"partition {number} has no rows")

    partition.expand(number=[0, 1, 2])

with DAG("retry_then_fail", **{**COMMON, "tags": ["goaround:ask"]}):

    @task(retries=1)
    def never_works():
        raise ConnectionResetError(104, "Connection reset by peer")

    never_works()

with DAG("retry_then_success", **COMMON):

    @task(retries=1)
    def works_at_last():
        if first_time("works_at_last"):
            raise TimeoutError("the first time is too slow")

    works_at_last()

with DAG("cleared", **COMMON):

    @task
    def works_once_cleared():
        if first_time("works_once_cleared"):
            raise RuntimeError("not yet")

    works_once_cleared()

with DAG("killed", **COMMON):

    @task
    def killed_process():
        os.kill(os.getpid(), signal.SIGKILL)

    killed_process()

with DAG("killed_with_retry", **COMMON):

    @task(retries=1)
    def killed_once():
        if first_time("killed_once"):
            os.kill(os.getpid(), signal.SIGKILL)

    killed_once()

with DAG("worker_loss", **COMMON):

    @task(params=goaround.declare("scope"))
    def lost_worker():
        # The supervisor first, so that nobody is left to tell.
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    lost_worker()

with DAG("healthy", **COMMON):

    @task
    def works():
        return 1

    works()
