"""Where the parcels are. In the embedded run the server hangs up in the middle of the first request."""

from __future__ import annotations

import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

PARTNER_API = os.environ.get("PARTNER_API", "http://127.0.0.1:8082")
DATA = Path(os.environ.get("SHOP_DATA", "data"))


@dag(schedule=None, tags=["shop"])
def parcel_tracking():
    @task(params=declare("safe", dependencies=["http:partner-api"]))
    def fetch_parcels() -> None:
        import requests

        answer = requests.get(f"{PARTNER_API}/parcels", timeout=5)
        answer.raise_for_status()
        (DATA / "parcels.json").write_text(answer.text)

    fetch_parcels()


parcel_tracking()
