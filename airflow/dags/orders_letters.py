"""Sends dead letters, and notes which: what a reconciliation holds against the source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import goaround
from goaround import records

PART = "heads.jsonl"


def offset_of(record: dict[str, Any]) -> str:
    """Where in the stream a record is, as its letter has it."""
    return f"{record['shard']}/{record['sequence']}"


class NotedLetters:
    """A queue for `records.process`. Each set of letters that a try of a batch has sent is noted once."""

    def __init__(self, queue: records.RecordQueue, notes: Any, batch: str) -> None:
        self._queue = queue
        self._notes = notes
        self._batch = batch

    def send(self, letters: Iterable[records.Letter]) -> int:
        letters = list(letters)
        sent = self._queue.send(letters)
        if letters:
            heads = [{"id": one.id, "offset": one.head["offset"], "reason": one.head["reason"]} for one in letters]
            text = "".join(f"{json.dumps(head)}\n" for head in heads).encode()
            # A later try may refuse others, after a mend: by its content each is kept.
            key = f"{self._batch}/{hashlib.sha256(text).hexdigest()[:12]}"
            goaround.publish(self._notes, key, {PART: text})
        return sent


def noted(notes: Any) -> set[str]:
    """The offsets of all records that were dead-lettered."""
    offsets: set[str] = set()
    for found in goaround.published(notes):
        lines = goaround.read_part(notes, found, PART).decode().splitlines()
        offsets.update(json.loads(line)["offset"] for line in lines)
    return offsets
