"""Adds up a file of invoices with a module that has a bug: no retry helps until somebody mends it."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import declare

DATA = Path(os.environ.get("SHOP_DATA", "data"))


@dag(schedule=None, tags=["shop"])
def invoice_totals():
    @task(params=declare("safe"))
    def add_up() -> float:
        from invoice_math import total

        with (DATA / "invoices.csv").open(newline="") as file:
            sum_of_all = total(csv.DictReader(file))
        (DATA / "invoice-total.txt").write_text(f"{sum_of_all:.2f}\n")
        return sum_of_all

    add_up()


invoice_totals()
