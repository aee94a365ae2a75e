"""An XCom backend for large values: `core.xcom_backend = goaround.xcom.LargeValueXCom`."""

from __future__ import annotations

from typing import Any

from goaround import compat, large_values

_Base: Any = compat.xcom_base()


class LargeValueXCom(_Base):
    """Values over a threshold go to object storage; the database holds a reference with their length and hash.

    `goaround.xcom_path` (GOAROUND_XCOM_PATH): `s3://bucket/prefix` or `file:///folder`, the same for all workers.
    `goaround.xcom_threshold` (GOAROUND_XCOM_THRESHOLD): bytes of JSON that stay in the database, default 49152.

    Values are JSON as Airflow writes it, and never pickled. A stored value is checked when it is read; one that is
    missing or was changed fails the task that wants it, with its place. It is deleted with the XCom: when the task is
    cleared or tries again. Deleting a DAG run does not tell a backend: give the prefix a lifecycle rule.
    """

    @staticmethod
    def serialize_value(
        value: Any,
        *,
        key: str | None = None,
        task_id: str | None = None,
        dag_id: str | None = None,
        run_id: str | None = None,
        map_index: int | None = None,
    ) -> Any:
        """:raises LargeValueError: a large value could not be stored; :raises TypeError: a value that has no JSON"""
        names = (dag_id, run_id, task_id, -1 if map_index is None else map_index, key)
        text = large_values.shortened(compat.xcom_text(value), *(str(name) for name in names))
        return compat.xcom_column(text)

    @staticmethod
    def deserialize_value(result: Any) -> Any:
        """:raises LargeValueError: a large value is not there, or no longer what was stored"""
        if result.value is None:
            return None
        return compat.xcom_value(large_values.whole(compat.xcom_stored(result.value)))

    def orm_deserialize_value(self) -> Any:
        """For Airflow 2's web server: of a large value the reference, without reading it."""
        return None if self.value is None else compat.xcom_value(compat.xcom_stored(self.value), for_display=True)

    @staticmethod
    def purge(xcom: Any, *_: Any, **__: Any) -> None:
        """Called by Airflow before it deletes the XCom."""
        large_values.forget(xcom.value)
