"""Replay of dead-lettered orders into the same stores and table, each once."""

from __future__ import annotations

import logging
from typing import Any

import orders_settings as settings
import orders_sink
from goaround import records
from orders_customers import country_of
from orders_load import row_of
from orders_schema import customer_of

log = logging.getLogger(__name__)


def replay() -> dict[str, Any]:
    """Letters of the replay queue: published, booked, deleted; those that are still bad go back with the new reason.

    :returns: the counts of `goaround.records.replay`
    """
    orders, table = settings.store("orders"), settings.table()
    countries: dict[str, str | None] = {}

    def work(data: bytes) -> dict[str, Any]:
        customer = customer_of(data)
        if customer is not None and customer not in countries:
            countries[customer] = country_of(customer)
        row = row_of(data, countries, "")
        return {**row, "batch": batch_of(row["id"])}

    def publish(row: dict[str, Any], key: str) -> None:
        batch = batch_of(key)
        # The same order may have come again and been taken since.
        if records.TakenKeys(settings.TABLE, batch=batch)([key]):
            log.info("order %s is in the sink by another batch", key)
            return
        orders_sink.publish(orders, batch, [row], {})
        orders_sink.into_table(orders, table, batch)

    return records.replay(
        settings.record_queue(settings.REPLAY_QUEUE_URL),
        work,
        publish,
        key=lambda row: row["id"],
        back=settings.record_queue(settings.RECORDS_QUEUE_URL),
        book=records.Bookings(settings.PIPELINE).replayed,
    )


def batch_of(order: str) -> str:
    """The batch of a replayed order: by its own key, so that it is published once however often it is replayed."""
    return f"replayed/{order}"
