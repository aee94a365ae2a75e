"""The two sinks of the fixed pipeline: published Parquet, and the table, which is written from what is published."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import goaround
from orders_parquet import rows_of, to_parquet
from orders_totals import minute_of

log = logging.getLogger(__name__)

PART = "rows.parquet"


def publish(orders: Any, name: str, rows: list[dict[str, Any]], meta: dict[str, Any]) -> None:
    """Publish a batch's rows under its name; what an earlier try has published stays."""
    minutes = sorted({minute_of(row["at"]) for row in rows})
    goaround.publish(orders, name, {PART: to_parquet(rows)}, meta={**meta, "minutes": minutes}, if_other="keep")


def rows_published(orders: Any, name: str) -> list[dict[str, Any]]:
    """The rows that are published under a name; none where nothing is."""
    found = goaround.current(orders, name)
    return [] if found is None else rows_of(goaround.read_part(orders, found, PART))


def all_rows(orders: Any) -> Iterator[dict[str, Any]]:
    """Every published row."""
    for found in goaround.published(orders):
        yield from rows_of(goaround.read_part(orders, found, PART))


def into_table(orders: Any, table: Any, name: str) -> int:
    """Write the rows that are published under a name into the table, each by its key; how many.

    A try that died after the publication is finished by the next one: it reads what is published, not what it has made.
    """
    rows = rows_published(orders, name)
    for row in rows:
        try:
            table.put_item(
                Item={"pk": f"ORDER#{row['id']}", **row},
                ConditionExpression="attribute_not_exists(pk) OR #batch = :batch",
                ExpressionAttributeNames={"#batch": "batch"},
                ExpressionAttributeValues={":batch": row["batch"]},
            )
        except table.meta.client.exceptions.ConditionalCheckFailedException:
            log.warning("order %s of batch %s is in the table by another batch, which stays", row["id"], name)
    return len(rows)


def keys_in_table(table: Any) -> set[str]:
    """The ids of all orders in the table."""
    ids: set[str] = set()
    asked: dict[str, Any] = {
        "FilterExpression": "begins_with(pk, :orders)",
        "ExpressionAttributeValues": {":orders": "ORDER#"},
        "ProjectionExpression": "pk",
        "ConsistentRead": True,
    }
    while True:
        answer = table.scan(**asked)
        ids.update(item["pk"].removeprefix("ORDER#") for item in answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return ids
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
