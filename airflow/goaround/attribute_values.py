"""Values as DynamoDB's requests and answers have them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def marshalled(item: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """An item of texts, numbers, booleans, None, lists and objects.

    >>> marshalled({"pk": "a", "n": 1, "of": ["b"]})
    {'pk': {'S': 'a'}, 'n': {'N': '1'}, 'of': {'L': [{'S': 'b'}]}}
    """
    return {name: typed(value) for name, value in item.items()}


def typed(value: Any) -> dict[str, Any]:
    """One value with its type."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, Mapping):
        return {"M": marshalled(value)}
    if isinstance(value, (list, tuple)):
        return {"L": [typed(inner) for inner in value]}
    return {"S": value} if isinstance(value, str) else {"N": str(value)}


def plain(value: Mapping[str, Any]) -> Any:
    """The value of one with its type, the reverse of `typed`."""
    [(kind, inner)] = value.items()
    if kind == "M":
        return {name: plain(one) for name, one in inner.items()}
    if kind == "L":
        return [plain(one) for one in inner]
    if kind == "N":
        number = Decimal(inner)
        return int(number) if number == number.to_integral_value() else float(number)
    return None if kind == "NULL" else inner
