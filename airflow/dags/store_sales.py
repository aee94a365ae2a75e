"""Sales of each store, one mapped task a store. In the embedded run one store's address is told to slow down at first."""

from __future__ import annotations

import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

PARTNER_API = os.environ.get("PARTNER_API", "http://127.0.0.1:8082")
DATA = Path(os.environ.get("SHOP_DATA", "data"))


@dag(schedule=None, tags=["shop"])
def store_sales():
    @task(params=declare("safe", dependencies=["http:partner-api"]))
    def fetch_sales(store: str) -> None:
        import requests

        answer = requests.get(f"{PARTNER_API}/stores/{store}/sales", timeout=5)
        answer.raise_for_status()
        (DATA / f"sales-{store}.json").write_text(answer.text)

    fetch_sales.expand(store=["berlin", "lyon"])


store_sales()
