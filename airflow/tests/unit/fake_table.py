"""A DynamoDB table in memory, as far as the guard uses one; counts calls and request units."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

from goaround.attribute_values import marshalled, plain

DEPENDENCY = "http:api.example.com"
STATE_KEY = (f"BRK#dev#dep#{DEPENDENCY}", "STATE")


class ConditionalCheckFailedException(Exception):
    """Named as botocore's."""


class FakeTable:
    """Stands for boto3's client. `failure`: what every call raises, or a function that every call waits for."""

    exceptions = SimpleNamespace(ConditionalCheckFailedException=ConditionalCheckFailedException)

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], dict[str, Any]] = {}
        self.calls: list[str] = []
        self.units = 0.0
        self.failure: Any = None

    def set_state(self, state: str, **changes: Any) -> None:
        """The state item of the breaker of `DEPENDENCY`, with what only the functions read beside it."""
        item = {
            "schema_version": 1,
            "state": state,
            "epoch": 7,
            "not_before": None,
            "probe": None,
            "override": None,
            **changes,
        }
        self.items[STATE_KEY] = {**item, "window": {"since": "2026-11-23T08:00:00.000Z", "rate": 0.5}, "reopened": True}

    def outcomes(self, kind: str = "outcome") -> list[dict[str, Any]]:
        """What workers have put."""
        return [item for item in self.items.values() if item.get("kind") == kind]

    def get_item(self, TableName: str, Key: dict[str, Any], ConsistentRead: bool) -> dict[str, Any]:
        self._called("GetItem")
        item = self.items.get((Key["pk"]["S"], Key["sk"]["S"]))
        self.units += (1.0 if ConsistentRead else 0.5) * math.ceil(max(_size(item), 1) / 4096)
        return {} if item is None else {"Item": marshalled(item)}

    def put_item(self, TableName: str, Item: dict[str, Any], ConditionExpression: str = "", **values: Any) -> None:
        self._called("PutItem")
        item = {name: plain(value) for name, value in Item.items()}
        self.units += math.ceil(_size(item) / 1024)
        key = (item["pk"], item["sk"])
        if not self._holds(ConditionExpression, self.items.get(key), values.get("ExpressionAttributeValues", {})):
            raise ConditionalCheckFailedException
        self.items[key] = item

    def _holds(self, condition: str, found: dict[str, Any] | None, values: dict[str, Any]) -> bool:
        known = {
            "": True,
            "attribute_exists(pk)": found is not None,
            "attribute_not_exists(pk)": found is None,
            "attribute_not_exists(pk) OR outcome = :milder": found is None
            or found.get("outcome") == values.get(":milder", {}).get("S"),
        }
        return known[condition]

    def _called(self, operation: str) -> None:
        self.calls.append(operation)
        if callable(self.failure) and not isinstance(self.failure, type):
            self.failure()
        elif self.failure is not None:
            raise self.failure


def _size(item: dict[str, Any] | None) -> int:
    return 0 if item is None else sum(len(str(name)) + len(str(value)) for name, value in item.items())
