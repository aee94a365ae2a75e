"""The day's orders, from the shop's API into a table. In the embedded run the API is down at first: nothing listens."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

SHOP_API = os.environ.get("SHOP_API", "http://127.0.0.1:8081")
DATA = Path(os.environ.get("SHOP_DATA", "data"))


@dag(schedule=None, tags=["shop"])
def shop_orders():
    @task(params=declare("safe", dependencies=["http:shop-api"]))
    def fetch_orders() -> str:
        import requests

        answer = requests.get(f"{SHOP_API}/orders", timeout=5)
        answer.raise_for_status()
        file = DATA / "orders.json"
        file.write_text(json.dumps(answer.json()))
        return str(file)

    @task
    def load_orders(file: str) -> int:
        orders = json.loads(Path(file).read_text())
        with closing(sqlite3.connect(DATA / "orders.db")) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, item TEXT, amount REAL)")
            database.executemany("INSERT OR REPLACE INTO orders VALUES (:id, :item, :amount)", orders)
        return len(orders)

    load_orders(fetch_orders())


shop_orders()
