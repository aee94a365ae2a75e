"""How far the order stream is taken: one item, in which one conditional write claims a batch and one commits it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEY = {"pk": "OFFSETS"}


@dataclass(frozen=True)
class Batch:
    """Records between two sequence numbers of each shard. `spans`: shard → first, last, records."""

    name: str
    spans: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Offsets:
    """`number`: batches claimed so far. `committed`: shard → last sequence number of what is loaded. `pending`: the batch
    that is claimed and not loaded; there is one at most."""

    number: int = 0
    committed: Mapping[str, str] = field(default_factory=dict)
    pending: Batch | None = None


class NotClaimed(Exception):
    """The batch to be committed is none that was claimed."""


def name_of(number: int, spans: Mapping[str, Mapping[str, Any]]) -> str:
    """The batch's name: the same for the same records, and another one where a stream was made anew."""
    told = json.dumps([number, spans], sort_keys=True)
    return f"{number:06d}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def number_of(name: str) -> int:
    """
    >>> number_of("000017-5891b5b522d5")
    17
    """
    return int(name.partition("-")[0])


class OffsetsItem:
    """The item in the orders' table (a Table of boto3). Methods raise what boto3 raises."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def read(self) -> Offsets:
        item = self._table.get_item(Key=KEY, ConsistentRead=True).get("Item")
        if item is None:
            return Offsets()
        pending = item["pending"]
        return Offsets(int(item["number"]), item["committed"], None if pending is None else Batch(**pending))

    def claim(self, seen: Offsets, batch: Batch) -> bool:
        """False where another run has claimed one since."""
        pending = {"name": batch.name, "spans": batch.spans}
        return self._put(
            {"number": seen.number + 1, "committed": seen.committed, "pending": pending},
            "attribute_not_exists(pk) OR (#number = :number AND #pending = :none)",
            {":number": seen.number, ":none": None},
        )

    def commit(self, name: str) -> None:
        """Commit a claimed batch; nothing where that is done. :raises NotClaimed: it was never claimed here"""
        seen = self.read()
        if seen.pending is None or seen.pending.name != name:
            # A batch is claimed when the one before is committed: this one is, where a later one was claimed.
            if number_of(name) <= seen.number:
                return
            raise NotClaimed(f"batch {name} was never claimed, {seen.number} were")
        last = {shard: span["last"] for shard, span in seen.pending.spans.items()}
        # Refused where another try of the batch was faster: then it is committed as well.
        self._put(
            {"number": seen.number, "committed": {**seen.committed, **last}, "pending": None},
            "#number = :number AND #pending.#name = :name",
            {":number": seen.number, ":name": name},
        )

    def _put(self, item: Mapping[str, Any], condition: str, values: Mapping[str, Any]) -> bool:
        names = {"#number": "number", "#pending": "pending", "#name": "name"}
        try:
            self._table.put_item(
                Item={**KEY, **item},
                ConditionExpression=condition,
                ExpressionAttributeNames={alias: name for alias, name in names.items() if alias in condition},
                ExpressionAttributeValues=values,
            )
        except self._table.meta.client.exceptions.ConditionalCheckFailedException:
            return False
        return True
