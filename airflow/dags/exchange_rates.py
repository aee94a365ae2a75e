"""Exchange rates into a file. In the embedded run the API answers 503 at first, and says when to come back."""

from __future__ import annotations

import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

PARTNER_API = os.environ.get("PARTNER_API", "http://127.0.0.1:8082")
DATA = Path(os.environ.get("SHOP_DATA", "data"))


@dag(schedule=None, tags=["shop"])
def exchange_rates():
    @task(params=declare("safe", dependencies=["http:partner-api"]))
    def fetch_rates() -> None:
        import requests

        answer = requests.get(f"{PARTNER_API}/rates", timeout=5)
        answer.raise_for_status()
        (DATA / "rates.json").write_text(answer.text)

    fetch_rates()


exchange_rates()
