"""The SQL of a published batch, in the driver's style of parameters. Names by allow-list, values never in the text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from goaround.publish_errors import PublishError

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
TABLE = re.compile(rf"{NAME.pattern}(\.{NAME.pattern}){{0,2}}")
Statement = tuple[str, Any]

# How the parameter at a position (from 0) is written.
_STYLES: dict[str, Callable[[int], str]] = {
    "qmark": lambda _: "?",
    "format": lambda _: "%s",
    "pyformat": lambda position: f"%(p{position})s",
    "named": lambda position: f":p{position}",
    "numeric": lambda position: f":{position + 1}",
}
_BY_NAME = ("pyformat", "named")


@dataclass(frozen=True)
class Statements:
    """Each method gives (text, parameters) for `cursor.execute`."""

    table: str
    marks: str
    columns: tuple[str, ...]
    by: tuple[str, ...]
    style: str

    def find_mark(self, batch: str) -> Statement:
        return self._made(f"SELECT digest, published_at FROM {self.marks} WHERE batch = {{}}", batch)

    def insert_mark(self, batch: str, digest: str, at: str) -> Statement:
        return self._made(
            f"INSERT INTO {self.marks} (batch, digest, published_at) VALUES ({{}}, {{}}, {{}})", batch, digest, at
        )

    def replace_mark(self, batch: str, digest: str, at: str, before: str) -> Statement:
        text = f"UPDATE {self.marks} SET digest = {{}}, published_at = {{}} WHERE batch = {{}} AND digest = {{}}"
        return self._made(text, digest, at, batch, before)

    def delete(self, row: Mapping[str, Any]) -> Statement:
        """:raises PublishError: a value of the key is None, which no row is found by"""
        for column in self.by:
            if row[column] is None:
                raise PublishError(f"goaround.publish_rows: column {column!r} tells rows apart, and is None in a row")
        wanted = " AND ".join(f"{column} = {{}}" for column in self.by)
        return self._made(f"DELETE FROM {self.table} WHERE {wanted}", *(row[column] for column in self.by))

    def insert(self, row: Mapping[str, Any]) -> Statement:
        places = ", ".join("{}" for _ in self.columns)
        text = f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES ({places})"
        return self._made(text, *(row[column] for column in self.columns))

    def _made(self, text: str, *values: Any) -> Statement:
        placed = text.format(*(_STYLES[self.style](position) for position in range(len(values))))
        return placed, {
            f"p{position}": value for position, value in enumerate(values)
        } if self.style in _BY_NAME else values


def statements_for(
    connection: Any, table: str, marks: str, columns: tuple[str, ...], by: tuple[str, ...], paramstyle: str | None
) -> Statements:
    """:raises PublishError: what is no name, or a driver whose style is unknown"""
    for name in (table, marks):
        if not isinstance(name, str) or not TABLE.fullmatch(name):
            raise PublishError(
                f"goaround.publish_rows: table {name!r:.200}, expected a name such as orders or sales.orders"
            )
    for name in columns:
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise PublishError(f"goaround.publish_rows: column {name!r:.200}, expected letters, digits and _")
    if not by or not set(by) <= set(columns):
        raise PublishError(
            f"goaround.publish_rows: by={by!r:.200}, expected some of the columns {', '.join(columns):.300}"
        )
    return Statements(table, marks, columns, by, _style(connection, paramstyle))


def _style(connection: Any, given: str | None) -> str:
    # `psycopg2.extensions` is in the package that says it; a connection that is wrapped is in another.
    package = sys.modules.get(type(connection).__module__.split(".")[0])
    style = given or getattr(package, "paramstyle", None)
    if style not in _STYLES:
        raise PublishError(
            f"goaround.publish_rows: give paramstyle, one of {', '.join(_STYLES)}: the driver's is not known"
        )
    return style
