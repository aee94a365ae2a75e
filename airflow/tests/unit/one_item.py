"""A table of DynamoDB for tests, with one item."""

from __future__ import annotations

import re
from types import SimpleNamespace


class Refused(Exception):
    """A condition that does not hold."""


class OneItem:
    """As boto3's Table: its only item, and conditions of equalities, as OffsetsItem makes them."""

    def __init__(self):
        self.item = None
        self.meta = SimpleNamespace(
            client=SimpleNamespace(exceptions=SimpleNamespace(ConditionalCheckFailedException=Refused))
        )

    def get_item(self, Key, ConsistentRead):
        assert ConsistentRead
        return {} if self.item is None else {"Item": dict(self.item)}

    def put_item(self, Item, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues):
        def holds(term):
            if term == "attribute_not_exists(pk)":
                return self.item is None
            path, value = term.split(" = ")
            found = self.item
            for alias in path.split("."):
                found = found.get(ExpressionAttributeNames[alias], self) if isinstance(found, dict) else self
            return found == ExpressionAttributeValues[value]

        choices = [re.sub(r"^\((.*)\)$", r"\1", choice).split(" AND ") for choice in ConditionExpression.split(" OR ")]
        if not any(all(map(holds, choice)) for choice in choices):
            raise Refused
        self.item = Item
