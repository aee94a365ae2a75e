"""Take dead-lettered records again, each once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from goaround.record_batch import BAD, Counts
from goaround.record_letter import Letter, RecordError, dead_lettered_again
from goaround.record_queue import BATCH_MAX, Received, RecordQueue

log = logging.getLogger("goaround")


def replay(
    letters: RecordQueue | Iterable[Letter],
    work: Callable[[Any], Any],
    publish: Callable[[Any, str], object],
    *,
    key: Callable[[Any], str] | None = None,
    back: RecordQueue | None = None,
    book: Callable[[str], object] | None = None,
    limit: int = 1000,
    bad: tuple[type[Exception], ...] = BAD,
) -> Counts:
    """Run `work` over the records of letters again and publish each by its key; what is still bad stays, or goes back.

    A message is deleted after its record is published and booked. Killed in between it comes again and is published
    again under the same key: `publish` must be idempotent by it, as `goaround.publish(store, f"replayed/{key}", …)` and
    `goaround.publish_rows(…, batch=f"replayed/{key}")` are. One that goes back is deleted after it was sent; killed in
    between it is in both queues, under one id.

        records.replay(
            records.RecordQueue(replay_url, bucket="orders-records"), enrich,
            lambda row, key: goaround.publish(store, f"replayed/{key}", {"rows.jsonl": jsonl([row])}),
            key=lambda row: row["order_id"],
            back=records.RecordQueue(url, bucket="orders-records"), book=records.Bookings("orders").replayed,
        )

    :param letters: the queue of records to take again, or letters from anywhere
    :param work: as for `process`; gets what the letter kept, of the type it had
    :param publish: gets the value and the record's key
    :param key: of a value, the one that the pipeline's sink goes by; default: the letter's id
    :param back: the pipeline's own queue, another one than is read, where records that are still bad are sent again,
        with the new reason and the same id; default: none, they stay where they are
    :param book: gets the id of a letter whose record is published, by this letter or by another one of the same key,
        before its message is deleted; such as `Bookings.replayed`
    :param limit: of messages, of a queue
    :param bad: as for `process`
    :returns: counts: in = published + dead_lettered (bad as before) + duplicates + unreadable (no letters, left in the
        queue, with `back` too)
    :raises NotDeadLettered: `back` did not take a letter, which stays
    :raises Exception: what `publish`, `book` and, but for `bad`, `work` raise: replay ends; what was published so far
        is done
    """
    counts = {"in": 0, "published": 0, "dead_lettered": 0, "duplicates": 0, "unreadable": 0}
    seen: set[str] = set()
    done: list[str] = []
    try:
        for received in _received(letters, limit):
            counts["in"] += 1
            what, reason = _taken(received.letter, work, publish, key, bad, seen)
            if received.letter is not None and _settled(received.letter, what, reason, back, book):
                done.append(received.receipt)
            counts[what] += 1
            if len(done) == BATCH_MAX:
                _delete(letters, done)
    finally:
        _delete(letters, done)
    return counts


def _delete(letters: RecordQueue | Iterable[Letter], done: list[str]) -> None:
    """Now, before they are visible again to others."""
    receipts, done[:] = list(done), []
    left = letters.delete(receipts) if isinstance(letters, RecordQueue) and receipts else 0
    if left:
        log.warning(
            "goaround: %d replayed records stay in the queue; the next replay publishes them under the same keys", left
        )


def _received(letters: RecordQueue | Iterable[Letter], limit: int) -> Iterator[Received]:
    if isinstance(letters, RecordQueue):
        yield from letters.receive(limit)
    else:
        yield from (Received("", letter) for letter in letters)


def _taken(
    letter: Letter | None,
    work: Callable[[Any], Any],
    publish: Callable[[Any, str], object],
    key: Callable[[Any], str] | None,
    bad: tuple[type[Exception], ...],
    seen: set[str],
) -> tuple[str, Exception | None]:
    if letter is None:
        return "unreadable", None
    try:
        record = letter.record
    except RecordError:
        return "unreadable", None
    try:
        value = work(record)
        known = letter.id if key is None else key(value)
    except bad as reason:
        if isinstance(reason, OSError):
            raise
        return "dead_lettered", reason
    if known in seen:
        return "duplicates", None
    publish(value, known)
    seen.add(known)
    return "published", None


def _settled(
    letter: Letter,
    what: str,
    reason: Exception | None,
    back: RecordQueue | None,
    book: Callable[[str], object] | None,
) -> bool:
    """Whether the message has done its work: its record is published and booked, or has gone back."""
    if reason is not None and back is not None:
        back.send([dead_lettered_again(letter, reason)])
        return True
    if what not in ("published", "duplicates"):
        return False
    if book is not None:
        book(letter.id)
    return True
