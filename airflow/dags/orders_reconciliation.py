"""What the stream holds against what the sinks hold, by the orders' ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

import goaround
import orders_letters
import orders_schema
import orders_settings as settings
import orders_sink
import orders_stream
from goaround import records
from orders_offsets import OffsetsItem, number_of

Record = orders_stream.Record


def reconcile() -> records.Reconciliation:
    """Compare, and book the result. An order is in the sink when it is in the Parquet and in the table.

    :raises Exception: what boto3 raises, also where there is no such stream; nothing is booked then
    """
    until = datetime.now(timezone.utc)
    # First how far the sink has come, then the rest: a batch that is committed meanwhile is looked at the next time.
    seen = OffsetsItem(settings.table()).read()
    committed_batches = seen.number if seen.pending is None else seen.number - 1
    source = _source(seen.committed)
    # The table is written from the Parquet: read before it, it has nothing that the Parquet has not.
    in_table = orders_sink.keys_in_table(settings.table())
    result = compared(
        source,
        orders_letters.noted(settings.store("letters")),
        list(orders_sink.all_rows(settings.store("orders"))),
        in_table,
        _whole(settings.store("raw"), source, committed_batches),
        until,
    )
    records.Bookings(settings.PIPELINE).reconciled(result)
    return result


def compared(
    source: list[Record],
    dead: set[str],
    rows: list[dict[str, Any]],
    in_table: set[str],
    whole: set[str],
    until: datetime,
) -> records.Reconciliation:
    """The comparison itself.

    :param source: records of the stream up to the committed offsets
    :param dead: offsets of dead-lettered records
    :param rows: published rows
    :param in_table: ids of the orders in the table
    :param whole: batches whose records the stream still holds, all of them; of the others no order is called unknown
    """
    key_of = {orders_letters.offset_of(record): _key(record) for record in source}
    keys = set(key_of.values())
    published = [row["id"] for row in rows if row["id"] in keys or row["batch"] in whole]
    only_in_table = in_table - {row["id"] for row in rows}
    in_both = [key for key in published if key in in_table or key not in keys]
    return records.reconcile(
        keys,
        [*in_both, *(only_in_table - keys)],
        dead=[key for offset, key in key_of.items() if offset in dead],
        until=until,
    )


def told(found: records.Reconciliation) -> str:
    """What is wrong, in words."""
    said = [
        f"{number} {what} ({', '.join(found.examples[what][:3])})"
        for what, number in (("missing", found.missing), ("doubled", found.doubled), ("unknown", found.unknown))
        if number
    ]
    return f"up to {found.until}: {found.source} orders in the stream, {found.sink} in both sinks: {'; '.join(said)}"


def _key(record: Record) -> str:
    """The order's id; of an event that is none where it is in the stream."""
    try:
        return orders_schema.parse(record["data"])["id"]
    except (ValueError, RecursionError):
        return orders_letters.offset_of(record)


def _source(committed: Mapping[str, str]) -> list[Record]:
    kinesis = settings.client("kinesis")
    found: list[Record] = []
    for shard in orders_stream.shards(kinesis, settings.STREAM):
        if shard in committed:
            found += _up_to(orders_stream.records_of(kinesis, settings.STREAM, shard, None), int(committed[shard]))
    return found


def _up_to(records_of_shard: Iterable[Record], last: int) -> Iterable[Record]:
    for record in records_of_shard:
        if int(record["sequence"]) > last:
            return
        yield record


def _whole(raw: Any, source: list[Record], committed_batches: int) -> set[str]:
    held = {orders_letters.offset_of(record) for record in source}
    return {
        found.key
        for found in goaround.published(raw)
        if number_of(found.key) <= committed_batches
        and all(f"{shard}/{span['first']}" in held for shard, span in found.meta["spans"].items())
    }
