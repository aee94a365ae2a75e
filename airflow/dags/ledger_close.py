"""Posts the day's entries with a module that has a bug, so that none of the twenty accounts below can be closed."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

DATA = Path(os.environ.get("SHOP_DATA", "data"))
ACCOUNTS = [f"account_{number:02}" for number in range(1, 21)]


@dag(schedule=None, tags=["shop"])
def ledger_close():
    @task(params=declare("safe"))
    def post_entries() -> None:
        from ledger_math import balance

        with (DATA / "invoices.csv").open(newline="") as file:
            (DATA / "ledger.txt").write_text(f"{balance(csv.DictReader(file)):.2f}\n")

    @task
    def close(account: str) -> None:
        with (DATA / f"closed-{account}.txt").open("a") as file:
            file.write("closed\n")

    posted = post_entries()
    for account in ACCOUNTS:
        posted >> close.override(task_id=f"close_{account}")(account)


ledger_close()
