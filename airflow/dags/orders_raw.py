"""A claimed batch as it came from the stream, in the raw store: tasks hand over its name, never its records."""

from __future__ import annotations

import base64
import json
from typing import Any

import goaround
import orders_stream
from orders_offsets import Batch, OffsetsItem, name_of

PART = "records.jsonl"
MOST_RECORDS = 5000
MOST_BYTES = 16 * 1024**2
ROUNDS = 5


def claim(kinesis: Any, stream: str, offsets: OffsetsItem, raw: Any) -> Batch | None:
    """The batch that is to be loaded next: the one that a run before has claimed and not loaded, with the same bounds,
    else a new one; None where the stream has nothing new.

    :raises Exception: what boto3 raises, also where there is no such stream; nothing is claimed then
    """
    for _ in range(ROUNDS):
        seen = offsets.read()
        if seen.pending is not None:
            return seen.pending
        found = orders_stream.read(kinesis, stream, seen.committed, MOST_RECORDS, MOST_BYTES)
        if not found:
            return None
        spans = orders_stream.spans_of(found)
        batch = Batch(name_of(seen.number + 1, spans), spans)
        # Before the claim: what is claimed is kept, even when the stream drops it before it is loaded.
        goaround.publish(raw, batch.name, {PART: _jsonl(found)}, meta={"spans": spans})
        if offsets.claim(seen, batch):
            return batch
    raise RuntimeError(f"other runs have claimed a batch {ROUNDS} times meanwhile")


def records_of(raw: Any, batch: str) -> list[orders_stream.Record]:
    """The records of a claimed batch. :raises LookupError: there is no such batch"""
    found = goaround.current(raw, batch)
    if found is None:
        raise LookupError(f"batch {batch} is not in {raw}")
    lines = goaround.read_part(raw, found, PART).decode().splitlines()
    return [{**record, "data": base64.b64decode(record["data"])} for record in map(json.loads, lines)]


def _jsonl(records: list[orders_stream.Record]) -> bytes:
    lines = (json.dumps({**record, "data": base64.b64encode(record["data"]).decode()}) for record in records)
    return "".join(f"{line}\n" for line in lines).encode()
