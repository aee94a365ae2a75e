"""Rows of orders as Parquet: for both pipelines. pyarrow is imported where it is used: DAG files are parsed often."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

COLUMNS = {
    "id": "string",
    "customer": "string",
    "country": "string",
    "amount_minor": "int64",
    "at": "string",
    "batch": "string",
}


def to_parquet(rows: Iterable[dict[str, Any]]) -> bytes:
    """One file of rows, each with every column."""
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind in COLUMNS.items()])
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema=schema), file)
    return file.getvalue()


def rows_of(parquet: bytes) -> list[dict[str, Any]]:
    """The rows of a file."""
    import pyarrow.parquet

    return pyarrow.parquet.read_table(io.BytesIO(parquet)).to_pylist()
