"""Take a batch of records: publish the good ones, dead-letter the bad ones, lose none."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from goaround.manifest import checked_key
from goaround.publishing import commit, current
from goaround.record_letter import Letter, dead_letter
from goaround.stores import Store

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
    seen: Callable[[list[Any]], Collection[Any]] | None = None,
    body: Callable[[Record], Any] | None = None,
    schema: str | None = None,
    bad: tuple[type[Exception], ...] = BAD,
    most_bad: float = 1.0,
    already: Callable[[], Mapping[str, Any] | None] | None = None,
    book: Callable[[Counts], object] | None = None,
    checkpoint: Callable[[], object] | None = None,
) -> Counts:
    """Run `work` over the records; what it returns is published, and what it refuses is dead-lettered with the reason.

    In this order: all letters are in the queue, the good ones are published, the counts are in the log and booked, the
    checkpoint is committed. Where one of these fails the batch has failed, nothing behind it happens, and the batch is
    tried again from the start: letters keep their ids, a publication by key happens once. What is to blame on anything
    but the record (a connection, a status 503, an open breaker, a full disk) fails the batch and dead-letters nothing.

        counts = records.process(
            events, enrich,
            lambda good, counts: goaround.publish(store, "shard-0/1200-1299", {"rows.jsonl": jsonl(good)}, meta=counts),
            records.RecordQueue(url, bucket="orders-records"),
            name="shard-0/1200-1299", source="kinesis:orders/shardId-0", schema="orders@3",
            offset=lambda event: event["SequenceNumber"], body=lambda event: event["Data"],
            key=lambda row: row["order_id"], seen=records.TakenKeys("orders", batch="shard-0/1200-1299"),
            already=lambda: records.counts_of(store, "shard-0/1200-1299"),
            book=records.Bookings("orders").book, checkpoint=lambda: save("1299"),
        )

    :param batch: records as they came from the source
    :param work: parses, validates, enriches one; raises one of `bad` of a record that can never be taken
    :param publish: gets the good values and the counts, which belong with them; must be idempotent, such as
        `goaround.publish` and `goaround.publish_rows`. Not called where there are none.
    :param name: of the batch, the same at each try; as `key` of `goaround.publish`
    :param source: see `dead_letter`, as `schema`
    :param offset: of a record, asked for where it is bad; what it raises fails the batch
    :param key: of a value: a second one with the same key is dropped and counted; default: none is. One that cannot be
        hashed, such as a list, goes by its text of JSON.
    :param seen: which of these keys an earlier batch has taken, such as `TakenKeys`: their values are dropped and
        counted as duplicates. Called once, with the different keys of all good values, when the letters are in the
        queue; not where there are none. Must answer the same when the batch is tried again: its own keys are not seen.
    :param body: what of a record a letter keeps; default: the record
    :param bad: exceptions that a record is to blame for. One that is an OSError as well (such as requests' JSON error: the
        answer was no JSON) is not the record's fault.
    :param most_bad: share of the batch, 0 to 1; more raises TooManyBad. Guards against a mistake of one's own.
    :param already: the counts of the batch where an earlier try has published it, such as `counts_of`: then there is
        nothing left to do but to commit the offsets. Without it the batch is worked again, and what an API answers by
        now may make of it another content, which the sink refuses, or of a record that was published a dead letter.
    :param book: gets the counts once they are in the log, before the checkpoint, also where an earlier try had
        published the batch; such as `Bookings.book`. A try that dies after it books again: the first one is to win.
    :param checkpoint: commits the offsets
    :returns: the counts: in = published + dead_lettered + duplicates (contract `recordCountsSchema`)
    :raises TooManyBad: see `most_bad`
    :raises NotDeadLettered: the queue did not take all letters
    :raises CheckpointNotCommitted: published, but `checkpoint` raised
    :raises ValueError: `seen` without `key`
    :raises Exception: what `work`, `offset`, `seen`, `publish` and `book` raise
    """
    checked_key(name)
    if seen is not None and key is None:
        raise ValueError("goaround.records.process: seen is given without key, which it goes by")
    before = already() if already is not None else None
    if before is not None:
        return _booked(dict(before), book, checkpoint)

    def letter(record: Record, reason: Exception) -> Letter:
        kept = record if body is None else body(record)
        return dead_letter(kept, reason, source=source, offset=offset(record), schema=schema)

    total, values, letters = _sorted(batch, work, key, bad, letter)
    if len(letters) > most_bad * total:
        raise TooManyBad(
            f"{len(letters)} of {total} records of {name!r} are bad, at most {most_bad:.0%} are taken: {_first(letters)}"
        )
    queue.send(letters)
    good = _unseen(values, seen)
    counts = {
        "schema_version": 1,
        "batch": name,
        "source": source,
        "in": total,
        "published": len(good),
        "dead_lettered": len(letters),
        "duplicates": total - len(good) - len(letters),
    }
    if good:
        publish(good, counts)
    return _booked(counts, book, checkpoint)


def counts_of(store: Store, name: str) -> dict[str, Any] | None:
    """The counts that a batch was published with, as `meta`; None where it was not published."""
    found = current(store, name)
    return None if found is None else dict(found.meta)


def _sorted(
    batch: Iterable[Record],
    work: Callable[[Record], Value],
    key: Callable[[Value], Any] | None,
    bad: tuple[type[Exception], ...],
    letter: Callable[[Record, Exception], Letter],
) -> tuple[int, dict[Any, Value], list[Letter]]:
    """How many records there were, the good values by key, and letters of the bad ones; duplicates are in neither."""
    total = 0
    good: dict[Any, Value] = {}
    letters: list[Letter] = []
    for record in batch:
        total += 1
        try:
            value = work(record)
            known = _hashable(key(value)) if key is not None else total
        except bad as reason:
            if isinstance(reason, OSError):
                raise
            letters.append(letter(record, reason))
            continue
        good.setdefault(known, value)
    return total, good, letters


def _unseen(values: dict[Any, Value], seen: Callable[[list[Any]], Collection[Any]] | None) -> list[Value]:
    taken = set(seen(list(values))) if seen is not None and values else set()
    return [value for key, value in values.items() if key not in taken]


def _booked(counts: Counts, book: Callable[[Counts], object] | None, checkpoint: Callable[[], object] | None) -> Counts:
    log.info("goaround.records %s", json.dumps(counts))
    if book is not None:
        book(counts)
    commit(checkpoint, str(counts.get("batch")))
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
