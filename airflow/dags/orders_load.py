"""Load one claimed batch: pure work on what is stored, so that it may be tried again at any time."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import goaround
import orders_raw
import orders_schema
import orders_settings as settings
import orders_sink
from goaround import records
from orders_letters import NotedLetters, offset_of
from orders_offsets import OffsetsItem

COUNTRIES = "countries.json"
COUNTS = ("schema_version", "batch", "source", "in", "published", "dead_lettered", "duplicates")


def look_up(batch: str) -> None:
    """Ask the customer API for each customer of a batch once, and keep the answers: what an earlier try was told stays."""
    from orders_customers import country_of

    kept = settings.store("customers")
    if goaround.current(kept, batch) is not None:
        return
    found = orders_raw.records_of(settings.store("raw"), batch)
    customers = {orders_schema.customer_of(record["data"]) for record in found} - {None}
    countries = {customer: country_of(customer) for customer in sorted(customers)}
    goaround.publish(kept, batch, {COUNTRIES: json.dumps(countries).encode()}, if_other="keep")


def row_of(data: bytes, countries: dict[str, str | None], batch: str) -> dict[str, Any]:
    """The row of an event. :raises ValueError: it can never be taken"""
    order = orders_schema.parse(data)
    if order["customer"] not in countries:
        raise RuntimeError(f"customer {order['customer']} was not looked up")
    country = countries[order["customer"]]
    if country is None:
        raise records.BadRecord(f"customer {order['customer']} is unknown")
    return {**order, "country": country, "batch": batch}


def load(batch: str) -> dict[str, Any]:
    """Letters, Parquet, table, booking, offsets, in this order; the counts.

    :raises Exception: a step failed, nothing behind it has happened; the next try finishes the batch
    """
    orders, table = settings.store("orders"), settings.table()
    bookings = records.Bookings(settings.PIPELINE)
    countries = _countries(batch)

    def finish(counts: dict[str, Any]) -> None:
        orders_sink.into_table(orders, table, batch)
        bookings.book(counts)

    def already() -> dict[str, Any] | None:
        found = records.counts_of(orders, batch)
        return None if found is None else {name: found[name] for name in COUNTS}

    counts = records.process(
        orders_raw.records_of(settings.store("raw"), batch),
        lambda record: row_of(record["data"], countries, batch),
        lambda rows, counts: orders_sink.publish(orders, batch, rows, counts),
        NotedLetters(settings.record_queue(settings.RECORDS_QUEUE_URL), settings.store("letters"), batch),
        name=batch,
        source=f"kinesis:{settings.STREAM}",
        schema=f"orders@{max(orders_schema.READS)}",
        offset=offset_of,
        body=lambda record: record["data"],
        key=lambda row: row["id"],
        seen=records.TakenKeys(settings.TABLE, batch=batch),
        already=already,
        book=finish,
        checkpoint=lambda: OffsetsItem(table).commit(batch),
    )
    _report_watermark(orders_sink.rows_published(orders, batch))
    return counts


def _countries(batch: str) -> dict[str, str | None]:
    customers = settings.store("customers")
    found = goaround.current(customers, batch)
    if found is None:
        raise LookupError(f"the customers of batch {batch} were not looked up")
    return json.loads(goaround.read_part(customers, found, COUNTRIES))


def _report_watermark(rows: list[dict[str, Any]]) -> None:
    if rows:
        newest = max(orders_schema.instant_of(row["at"]) for row in rows)
        # A producer whose clock is ahead does not make the data complete up to tomorrow.
        goaround.report_watermark("orders", min(newest, datetime.now(timezone.utc)), rows=len(rows))
