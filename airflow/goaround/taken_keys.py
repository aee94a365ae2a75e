"""Which keys earlier batches of a pipeline have taken, in DynamoDB."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, TypeVar

from goaround.record_client import client, put_if
from goaround.record_letter import short_key

# A stream keeps its records for a day unless it is told otherwise.
EXPIRES_S = 7 * 24 * 3600

Key = TypeVar("Key")


class TakenKeys:
    """Takes keys for a batch and answers those that another batch has taken before: `seen` of `process`.

        records.process(…, name=batch, key=lambda row: row["order_id"], seen=records.TakenKeys("orders", batch=batch))

    A key is taken by an item `SEEN#<key>` that names the batch, put where there is none or one of the same batch: one
    that dies and is tried again under its name gets its keys again, and of two batches at the same time one gets a key.

    What it does not cover: a key that comes again after `expires_s` is new. A batch that has taken keys and is never
    ended loses what others drop as its duplicates: try it again under its name until it is published. Records that
    `replay` publishes take no keys unless its `publish` does so: a key that
    `TakenKeys(table, batch=f"replayed/{key}")([key])` answers was taken by a batch already.

    :param table: whose only key is a text, with DynamoDB's time to live on `expires_at` (epoch seconds); may hold other
        items too
    :param batch: name of the batch, the same at each try
    :param expires_s: seconds that a key is kept at least; default 7 days, where a Kinesis stream keeps records for one
    :param dynamodb: a boto3 client of your own; default: one with time-outs of 3 s and 10 s and two attempts a request
    :param key_attribute: name of the table's key

    Permissions: `dynamodb:PutItem` on the table. One request a key, one after the other: some milliseconds each.
    """

    def __init__(
        self, table: str, *, batch: str, expires_s: int = EXPIRES_S, dynamodb: Any = None, key_attribute: str = "pk"
    ) -> None:
        self._table = table
        self._batch = batch
        self._expires_s = expires_s
        self._client = dynamodb
        self._key_attribute = key_attribute

    def __call__(self, keys: Iterable[Key]) -> set[Key]:
        """Take the keys that nobody has; those that another batch has.

        :param keys: texts or numbers, of one kind: 1 and "1" are the same here. One that is longer than 300 characters,
            or not of printable ASCII, goes by its hash.
        :raises Exception: what boto3 raises; keys taken before stay this batch's, and asking again is safe
        """
        return {key for key in keys if not self._take(short_key(key))}

    def _take(self, key: str) -> bool:
        item = {
            self._key_attribute: f"SEEN#{key}",
            "batch": self._batch,
            "expires_at": int(time.time()) + self._expires_s,
        }
        return put_if(
            self._dynamodb(),
            self._table,
            item,
            # By alias: `batch` is one of DynamoDB's own words.
            "attribute_not_exists(#key) OR #batch = :batch",
            ExpressionAttributeNames={"#key": self._key_attribute, "#batch": "batch"},
            ExpressionAttributeValues={":batch": {"S": self._batch}},
        )

    def _dynamodb(self) -> Any:
        if self._client is None:
            self._client = client("dynamodb")
        return self._client
