"""Articles whose price has jumped, one mapped task an article. In the embedded run the price API is down for a while."""

from __future__ import annotations

import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

PRICE_API = os.environ.get("PRICE_API", "http://127.0.0.1:8083")
DATA = Path(os.environ.get("SHOP_DATA", "data"))
ARTICLES = list(range(20))


@dag(schedule=None, tags=["shop"])
def price_alerts():
    @task(params=declare("safe", dependencies=["http:price-api"]))
    def look_for_jump(article: int) -> None:
        from urllib.request import urlopen

        with urlopen(f"{PRICE_API}/prices/{article}/jumps", timeout=5) as answer:
            (DATA / f"price-jumps-{article}.json").write_bytes(answer.read())

    look_for_jump.expand(article=ARTICLES)


price_alerts()
