"""Take dead-lettered records again, each once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from goaround.record_batch import BAD, Counts
from goaround.record_letter import Letter, RecordError
from goaround.record_queue import BATCH_MAX, Received, RecordQueue

log = logging.getLogger("goaround")


def replay(
    letters: RecordQueue | Iterable[Letter],
    work: Callable[[Any], Any],
    publish: Callable[[Any, str], object],
    *,
    key: Callable[[Any], str] | None = None,
    limit: int = 1000,
    bad: tuple[type[Exception], ...] = BAD,
) -> Counts:
    """Run `work` over the records of letters again and publish each by its key; those that are still bad stay where they are.

    A message is deleted after its record is published. Killed in between it comes again and is published again under
    the same key: `publish` must be idempotent by it, as `goaround.publish(store, f"replayed/{key}", …)` and
    `goaround.publish_rows(…, batch=f"replayed/{key}")` are.

    :param letters: the pipeline's queue, or letters from anywhere
    :param work: as for `process`; gets what the letter kept, of the type it had
    :param publish: gets the value and the record's key
    :param key: of a value, the one that the pipeline's sink goes by; default: the letter's id
    :param limit: of messages, of a queue
    :param bad: as for `process`
    :returns: counts: in = published + dead_lettered (bad as before) + duplicates + unreadable (no letters, left in the
        queue)
    :raises Exception: what `work` and `publish` raise but for `bad`: replay ends; what was published so far is done
    """
    counts = {"in": 0, "published": 0, "dead_lettered": 0, "duplicates": 0, "unreadable": 0}
    seen: set[str] = set()
    done: list[str] = []
    try:
        for received in _received(letters, limit):
            counts["in"] += 1
            what = _taken(received.letter, work, publish, key, bad, seen)
            counts[what] += 1
            if what in ("published", "duplicates"):
                done.append(received.receipt)
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
) -> str:
    if letter is None:
        return "unreadable"
    try:
        record = letter.record
    except RecordError:
        return "unreadable"
    try:
        value = work(record)
        known = letter.id if key is None else key(value)
    except bad as reason:
        if isinstance(reason, OSError):
            raise
        return "dead_lettered"
    if known in seen:
        return "duplicates"
    publish(value, known)
    seen.add(known)
    return "published"
