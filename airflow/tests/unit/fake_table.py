"""A DynamoDB table in memory or in a folder, as far as the package uses one; counts calls and request units."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from goaround.attribute_values import marshalled, plain

DEPENDENCY = "http:api.example.com"
STATE_KEY = (f"BRK#dev#dep#{DEPENDENCY}", "STATE")


class ConditionalCheckFailedException(Exception):
    """Named as botocore's."""


class Folder(MutableMapping[tuple[str, str], dict[str, Any]]):
    """Items that survive the process, each in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(parents=True, exist_ok=True)

    def __getitem__(self, key: tuple[str, str]) -> dict[str, Any]:
        file = self._file(key)
        if not file.exists():
            raise KeyError(key)
        return json.loads(file.read_text())

    def __setitem__(self, key: tuple[str, str], item: dict[str, Any]) -> None:
        self._file(key).write_text(json.dumps(item))

    def __delitem__(self, key: tuple[str, str]) -> None:
        self._file(key).unlink()

    def __iter__(self) -> Iterator[tuple[str, str]]:
        found = [json.loads(file.read_text()) for file in sorted(self._path.iterdir())]
        return iter([(item["pk"], item.get("sk", "")) for item in found])

    def __len__(self) -> int:
        return len(list(self._path.iterdir()))

    def _file(self, key: tuple[str, str]) -> Path:
        return self._path / hashlib.sha256(json.dumps(key).encode()).hexdigest()


class FakeTable:
    """Stands for boto3's client. `failure`: what every call raises, or a function that every call waits for.

    `fail_after`: raised once, by a put that has had its effect. `folder`: where items are kept, by default in memory.
    """

    exceptions = SimpleNamespace(ConditionalCheckFailedException=ConditionalCheckFailedException)

    def __init__(self, folder: Path | None = None) -> None:
        self.items: MutableMapping[tuple[str, str], dict[str, Any]] = {} if folder is None else Folder(folder)
        self.calls: list[str] = []
        self.units = 0.0
        self.failure: Any = None
        self.fail_after: Exception | None = None

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
        key = (item["pk"], item.get("sk", ""))
        condition = _named(ConditionExpression, values.get("ExpressionAttributeNames", {}))
        if not self._holds(condition, self.items.get(key), values.get("ExpressionAttributeValues", {})):
            raise ConditionalCheckFailedException
        self.items[key] = item
        failure, self.fail_after = self.fail_after, None
        if failure is not None:
            raise failure

    def _holds(self, condition: str, found: dict[str, Any] | None, values: dict[str, Any]) -> bool:
        known = {
            "": True,
            "attribute_exists(pk)": found is not None,
            "attribute_not_exists(pk)": found is None,
            "attribute_not_exists(pk) OR outcome = :milder": found is None
            or found.get("outcome") == values.get(":milder", {}).get("S"),
            "attribute_not_exists(pk) OR batch = :batch": found is None
            or found.get("batch") == values.get(":batch", {}).get("S"),
        }
        return known[condition]

    def _called(self, operation: str) -> None:
        self.calls.append(operation)
        if callable(self.failure) and not isinstance(self.failure, type):
            self.failure()
        elif self.failure is not None:
            raise self.failure


def _named(condition: str, names: dict[str, str]) -> str:
    """The condition with its aliases replaced. One of DynamoDB's own words is to have one."""
    assert "batch" not in condition.replace("#batch", "").replace(":batch", "")
    for alias, name in names.items():
        condition = condition.replace(alias, name)
    return condition


def _size(item: dict[str, Any] | None) -> int:
    return 0 if item is None else sum(len(str(name)) + len(str(value)) for name, value in item.items())
