"""Prices of twenty articles, a file each. In the embedded run the price API is down for a while."""

from __future__ import annotations

import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

PRICE_API = os.environ.get("PRICE_API", "http://127.0.0.1:8083")
DATA = Path(os.environ.get("SHOP_DATA", "data"))
ARTICLES = list(range(20))


@dag(schedule=None, tags=["shop"])
def price_feed():
    @task(params=declare("safe", dependencies=["http:price-api"]))
    def fetch_price(article: int) -> None:
        from urllib.request import urlopen

        with urlopen(f"{PRICE_API}/prices/{article}", timeout=5) as answer:
            (DATA / f"price-{article}.json").write_bytes(answer.read())

    fetch_price.expand(article=ARTICLES)


price_feed()
