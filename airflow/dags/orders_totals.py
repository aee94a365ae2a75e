"""Totals of orders by minute and country: for both pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from orders_schema import instant_of

# {"2026-11-26T05:00Z": {"DE": {"orders": 3, "amount_minor": 3750}}}
Totals = dict[str, dict[str, dict[str, int]]]


def minute_of(at: str) -> str:
    """The minute that an order belongs to, in UTC.

    >>> minute_of("2026-11-26T06:00:59.123+01:00")
    '2026-11-26T05:00Z'
    """
    return instant_of(at).strftime("%Y-%m-%dT%H:%MZ")


def add(totals: Totals, rows: Iterable[Mapping[str, Any]]) -> Totals:
    """Add rows (country, amount_minor, at) to totals, which are changed and answered.

    >>> add({}, [{"country": "DE", "amount_minor": 1250, "at": "2026-11-26T05:00:00Z"}])
    {'2026-11-26T05:00Z': {'DE': {'orders': 1, 'amount_minor': 1250}}}
    """
    for row in rows:
        countries = totals.setdefault(minute_of(row["at"]), {})
        total = countries.setdefault(row["country"], {"orders": 0, "amount_minor": 0})
        total["orders"] += 1
        total["amount_minor"] += row["amount_minor"]
    return totals
