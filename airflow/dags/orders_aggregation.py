"""Totals of every minute that has new rows, computed anew from all published rows of that minute."""

from __future__ import annotations

import json
from typing import Any

import goaround
from orders_sink import rows_published
from orders_totals import Totals, add

TOTALS = "totals.json"
INDEX = "index.json"


def aggregate(orders: Any, totals: Any, aggregated: Any) -> list[str]:
    """The minutes that were computed. Late and replayed rows open their minute again.

    :param aggregated: keeps which publications are in the totals, and the minutes of each; written last, so that a try
        that dies is done again
    """
    index = _index(aggregated)
    new = sorted(_published_keys(orders) - index.keys())
    for key in new:
        found = goaround.current(orders, key)
        index[key] = list(found.meta["minutes"]) if found is not None else []
    minutes = {minute for key in new for minute in index[key]}
    touched = [key for key, its in sorted(index.items()) if minutes.intersection(its)]
    rows = {row["id"]: row for key in touched for row in rows_published(orders, key)}
    computed = add({}, rows.values())
    for minute in sorted(minutes):
        body = json.dumps({minute: computed[minute]}, sort_keys=True).encode()
        goaround.publish(totals, minute.replace(":", "-"), {TOTALS: body}, if_other="replace")
    if new:
        goaround.publish(aggregated, "index", {INDEX: json.dumps(index, sort_keys=True).encode()}, if_other="replace")
    return sorted(minutes)


def all_totals(totals: Any) -> Totals:
    """The totals of every minute."""
    found: Totals = {}
    for manifest in goaround.published(totals):
        found.update(json.loads(goaround.read_part(totals, manifest, TOTALS)))
    return found


def _index(aggregated: Any) -> dict[str, list[str]]:
    found = goaround.current(aggregated, "index")
    return {} if found is None else json.loads(goaround.read_part(aggregated, found, INDEX))


def _published_keys(orders: Any) -> set[str]:
    """By their names: a manifest is read once, not every time."""
    return {path.rpartition("/")[0] for path in orders.walk("") if "/_manifest-" in path}
