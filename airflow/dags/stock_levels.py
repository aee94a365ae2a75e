"""Books the day's deliveries into a table that somebody else may have locked; two tasks wait for it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

DATA = Path(os.environ.get("SHOP_DATA", "data"))


@dag(schedule=None, tags=["shop"])
def stock_levels():
    @task(params=declare("safe"))
    def book_deliveries() -> None:
        with closing(sqlite3.connect(DATA / "stock.db", timeout=0.5)) as database, database:
            database.execute("UPDATE stock SET pieces = pieces + delivered, delivered = 0")

    @task
    def find_gaps() -> list[str]:
        with closing(sqlite3.connect(DATA / "stock.db")) as database:
            return [item for (item,) in database.execute("SELECT item FROM stock WHERE pieces < wanted")]

    @task
    def write_order(gaps: list[str]) -> None:
        (DATA / "to-order.txt").write_text("\n".join(gaps) + "\n")

    gaps = find_gaps()
    book_deliveries() >> gaps
    write_order(gaps)


stock_levels()
