"""Publish a batch of rows into an SQL table: in one transaction, once, over any DB-API connection."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from goaround.manifest import checked_key
from goaround.publish_errors import PublishConflict, PublishError
from goaround.publishing import IF_OTHER, commit
from goaround.shapes import instant
from goaround.table_statements import Statements, statements_for

MARKS = "goaround_published"


@dataclass(frozen=True)
class RowsPublished:
    """What became of a batch.

    `rows`: how many it has. `replaced`: rows of the same keys that were in the table before, as far as the driver
    counts them. `already`: an earlier try had published it, this one has changed nothing.
    """

    batch: str
    rows: int
    replaced: int
    already: bool


def publish_rows(
    connection: Any,
    table: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    batch: str,
    by: Sequence[str],
    if_other: str = "fail",
    marks: str = MARKS,
    paramstyle: str | None = None,
    checkpoint: Callable[[], object] | None = None,
) -> RowsPublished:
    """Delete what the table has of the rows' keys, insert the rows, and mark the batch as published: all or nothing.

    The mark is a row of a table that you make once, in the same database; its primary key lets one of several tries at
    the same time win:

        CREATE TABLE goaround_published (
            batch VARCHAR(500) PRIMARY KEY, digest CHAR(64) NOT NULL, published_at VARCHAR(40) NOT NULL
        )

    >>> import sqlite3, goaround
    >>> db = sqlite3.connect(":memory:")
    >>> _ = db.execute("CREATE TABLE goaround_published (batch PRIMARY KEY, digest, published_at)")
    >>> _ = db.execute("CREATE TABLE orders (id PRIMARY KEY, amount)")
    >>> for _ in range(2): goaround.publish_rows(db, "orders", [{"id": 1, "amount": 5}], batch="shard-0/1-1", by=["id"])
    RowsPublished(batch='shard-0/1-1', rows=1, replaced=0, already=False)
    RowsPublished(batch='shard-0/1-1', rows=1, replaced=0, already=True)

    :param connection: of sqlite3, psycopg2, pymysql, …, not in autocommit, with no transaction of yours open: it is
        rolled back or committed here
    :param table: a name such as `orders` or `sales.orders`; of letters, digits and `_`, as are columns
    :param rows: mappings of column → value, all of the same columns, at least one
    :param batch: names the batch, the same at each try, as `key` of `goaround.publish`
    :param by: the columns that tell rows apart: `["event_id"]` makes a row that comes again replace itself, `["day"]`
        replaces all of a day. Give them a unique index where they should be unique: two batches at the same time do not
        see each other's rows.
    :param if_other: as for `goaround.publish`, where the batch was published with other rows
    :param marks: the table of marks
    :param paramstyle: `qmark`, `format`, `pyformat`, `named` or `numeric`; default: what the driver's module says
    :param checkpoint: called when the batch is published, by this try or an earlier one, and not before
    :raises PublishConflict: published before with other rows, and `if_other` is `fail`
    :raises CheckpointNotCommitted: published, but `checkpoint` raised
    :raises PublishError: a name, row or option that is none; a connection in autocommit
    :raises Exception: what the driver raises; all is rolled back then, unless the answer of COMMIT was lost
    """
    checked_key(batch)
    if if_other not in IF_OTHER:
        raise PublishError(f"goaround.publish_rows: if_other={if_other!r}, expected one of {', '.join(IF_OTHER)}")
    listed, columns = _checked(rows, batch)
    _refuse_autocommit(connection)
    statements = statements_for(connection, table, marks, columns, tuple(by), paramstyle)
    result = _in_one_transaction(connection, statements, listed, batch, if_other)
    commit(checkpoint, batch)
    return result


def _in_one_transaction(
    connection: Any, statements: Statements, rows: list[Mapping[str, Any]], batch: str, if_other: str
) -> RowsPublished:
    digest = _digest(rows)
    try:
        cursor = connection.cursor()
        there = _mark(cursor, statements, batch)
        if there is None and not _marked_first(cursor, statements, batch, digest):
            # Somebody else's mark was there first, and is visible once their transaction has ended.
            connection.rollback()
            cursor = connection.cursor()
            there = _mark(cursor, statements, batch)
            if there is None:
                raise PublishError(
                    f"goaround.publish_rows: the mark of {batch!r} cannot be inserted into {statements.marks}"
                )
        if there is not None and (there[0] == digest or if_other == "keep"):
            connection.rollback()
            return RowsPublished(batch, len(rows), 0, already=True)
        if there is not None:
            _replace_mark(cursor, statements, batch, digest, there, if_other)
        replaced = _written(cursor, statements, rows)
        connection.commit()
    except BaseException:
        # Of a connection that is gone the database has rolled back itself; what is told is why.
        with contextlib.suppress(Exception):
            connection.rollback()
        raise
    return RowsPublished(batch, len(rows), replaced, already=False)


def _mark(cursor: Any, statements: Statements, batch: str) -> tuple[str, str] | None:
    cursor.execute(*statements.find_mark(batch))
    found = cursor.fetchone()
    return None if found is None else (str(found[0]).strip(), str(found[1]))


def _marked_first(cursor: Any, statements: Statements, batch: str, digest: str) -> bool:
    try:
        cursor.execute(*statements.insert_mark(batch, digest, _now()))
    except Exception as failure:
        # By name: each driver has a class of its own, and PEP 249 says what it is called.
        if any(base.__name__ == "IntegrityError" for base in type(failure).__mro__):
            return False
        raise
    return True


def _replace_mark(
    cursor: Any, statements: Statements, batch: str, digest: str, there: tuple[str, str], if_other: str
) -> None:
    if if_other == "fail":
        raise PublishConflict(
            f"goaround.publish_rows: {batch!r} was published at {there[1]} with other rows;"
            " if_other='keep' leaves those, 'replace' publishes these in their place"
        )
    cursor.execute(*statements.replace_mark(batch, digest, _now(), there[0]))
    if cursor.rowcount != 1:
        raise PublishError(f"goaround.publish_rows: {batch!r} was published by others meanwhile; try again")


def _written(cursor: Any, statements: Statements, rows: list[Mapping[str, Any]]) -> int:
    replaced, cleared = 0, set()
    for row in rows:
        key = tuple(row[column] for column in statements.by)
        if key not in cleared:
            cleared.add(key)
            cursor.execute(*statements.delete(row))
            replaced += max(cursor.rowcount, 0)
    for row in rows:
        cursor.execute(*statements.insert(row))
    return replaced


def _checked(rows: Iterable[Mapping[str, Any]], batch: str) -> tuple[list[Mapping[str, Any]], tuple[str, ...]]:
    listed = list(rows)
    if not listed:
        raise PublishError(f"goaround.publish_rows: {batch!r} has no rows; there is nothing to publish")
    if not all(isinstance(row, Mapping) for row in listed):
        raise PublishError("goaround.publish_rows: rows are to be mappings of column → value")
    columns = tuple(listed[0])
    for number, row in enumerate(listed):
        if set(row) != set(columns):
            odd = sorted(map(str, set(row) ^ set(columns)))
            raise PublishError(
                f"goaround.publish_rows: row {number} of {batch!r} differs from row 0 in columns {', '.join(odd):.200}"
            )
    return listed, columns


def _refuse_autocommit(connection: Any) -> None:
    """As far as drivers tell; sqlite3 says so by its isolation level, pymysql by a method."""
    asked = getattr(connection, "get_autocommit", None)
    said = asked() if callable(asked) else getattr(connection, "autocommit", None)
    plain_sqlite = type(connection).__module__ == "sqlite3" and connection.isolation_level is None and said is not False
    if said is True or plain_sqlite:
        raise PublishError(
            "goaround.publish_rows: the connection is in autocommit: a try that dies would leave half of the rows"
        )


def _digest(rows: list[Mapping[str, Any]]) -> str:
    """Of the rows in any order; of a value that JSON does not know its text."""
    texts = sorted(json.dumps(dict(row), sort_keys=True, default=repr) for row in rows)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _now() -> str:
    return instant(datetime.now(timezone.utc)) or ""
