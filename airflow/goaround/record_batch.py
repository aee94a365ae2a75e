"""Take a batch of records: publish the good ones, dead-letter the bad ones, lose none."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from goaround.manifest import checked_key
from goaround.publishing import commit
from goaround.record_letter import Letter, dead_letter

log = logging.getLogger("goaround")

Record = TypeVar("Record")
Value = TypeVar("Value")
Counts = dict[str, Any]


class BadRecord(ValueError):
    """Raise it of a record that can never be taken, with the reason."""


# What a record itself is to blame for. Whatever else is raised fails the batch.
BAD: tuple[type[Exception], ...] = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


class TooManyBad(Exception):
    """More of a batch was bad than the author takes for the records' fault. Nothing was sent or published."""


class Letters(Protocol):
    """Where dead letters go: `RecordQueue`."""

    def send(self, letters: Iterable[Letter]) -> int: ...


def process(
    batch: Iterable[Record],
    work: Callable[[Record], Value],
    publish: Callable[[list[Value], Counts], object],
    queue: Letters,
    *,
    name: str,
    source: str,
    offset: Callable[[Record], str | int],
    key: Callable[[Value], Any] | None = None,
    body: Callable[[Record], Any] | None = None,
    schema: str | None = None,
    bad: tuple[type[Exception], ...] = BAD,
    most_bad: float = 1.0,
    checkpoint: Callable[[], object] | None = None,
) -> Counts:
    """Run `work` over the records; what it returns is published, and what it refuses is dead-lettered with the reason.

    In this order: all letters are in the queue, the good ones are published, the counts are in the log, the checkpoint
    is committed. Where one of these fails the batch has failed, nothing behind it happens, and the batch is tried again
    from the start: letters keep their ids, a publication by key happens once. What is to blame on anything but the
    record (a connection, a status 503, an open breaker, a full disk) fails the batch and dead-letters nothing.

        counts = records.process(
            events, enrich,
            lambda good, counts: goaround.publish(store, "shard-0/1200-1299", {"rows.jsonl": jsonl(good)}, meta=counts),
            records.RecordQueue(url, bucket="orders-records"),
            name="shard-0/1200-1299", source="kinesis:orders/shardId-0", schema="orders@3",
            offset=lambda event: event["SequenceNumber"], body=lambda event: event["Data"],
            key=lambda row: row["order_id"], checkpoint=lambda: save("1299"),
        )

    :param batch: records as they came from the source
    :param work: parses, validates, enriches one; raises one of `bad` of a record that can never be taken
    :param publish: gets the good values and the counts, which belong with them; must be idempotent, such as
        `goaround.publish` and `goaround.publish_rows`. Not called where there are none.
    :param name: of the batch, the same at each try; as `key` of `goaround.publish`
    :param source: see `dead_letter`, as `schema`
    :param offset: of a record; what it raises fails the batch
    :param key: of a value: a second one with the same key is dropped and counted; default: none is
    :param body: what of a record a letter keeps; default: the record
    :param bad: exceptions that a record is to blame for. One that is an OSError as well (such as requests' JSON error: the
        answer was no JSON) is not the record's fault.
    :param most_bad: share of the batch, 0 to 1; more raises TooManyBad. Guards against a mistake of one's own.
    :param checkpoint: commits the offsets
    :returns: the counts: in = published + dead_lettered + duplicates (contract `recordCountsSchema`)
    :raises TooManyBad: see `most_bad`
    :raises NotDeadLettered: the queue did not take all letters
    :raises CheckpointNotCommitted: published, but `checkpoint` raised
    :raises Exception: what `work`, `offset` and `publish` raise
    """
    checked_key(name)
    good: list[Value] = []
    letters: list[Letter] = []
    seen: set[Any] = set()
    total = duplicates = 0
    for record in batch:
        total += 1
        where = offset(record)
        try:
            value = work(record)
            known = _hashable(key(value)) if key is not None else None
        except bad as reason:
            if isinstance(reason, OSError):
                raise
            kept = record if body is None else body(record)
            letters.append(dead_letter(kept, reason, source=source, offset=where, schema=schema))
            continue
        if key is not None and known in seen:
            duplicates += 1
            continue
        seen.add(known)
        good.append(value)
    if len(letters) > most_bad * total:
        raise TooManyBad(
            f"{len(letters)} of {total} records of {name!r} are bad, at most {most_bad:.0%} are taken: {_first(letters)}"
        )
    queue.send(letters)
    counts = {
        "schema_version": 1,
        "batch": name,
        "source": source,
        "in": total,
        "published": len(good),
        "dead_lettered": len(letters),
        "duplicates": duplicates,
    }
    if good:
        publish(good, counts)
    log.info("goaround.records %s", json.dumps(counts))
    commit(checkpoint, name)
    return counts


def _hashable(key: Any) -> Any:
    """A key of JSON, such as a list, by its text. :raises TypeError: it is none"""
    try:
        hash(key)
    except TypeError:
        return json.dumps(key, sort_keys=True)
    return key


def _first(letters: list[Letter]) -> str:
    reason = letters[0].head["reason"]
    return f"{reason['type']}: {reason['message']}"
