"""The one place that knows how Airflow versions differ (written for 3.2; 2.10, 2.11, 3.0 and 3.3 follow the same reads).

Nothing here imports Airflow at module level, and no read may fail or reach the database: on the scheduler the
objects are bound to a session, so an attribute that is not loaded counts as unknown.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def hookimpl(function: F) -> F:
    """Airflow's marker for listener hooks; the function itself where Airflow is not installed (unit tests)."""
    try:
        from airflow.listeners import hookimpl as marker
    except ImportError:
        return function
    return marker(function)


def read(source: Any, *names: str) -> Any:
    """The first of the attributes that is there and not None; None otherwise. Never raises, never loads a row."""
    for name in names:
        try:
            state = getattr(source, "_sa_instance_state", None)
            if state is not None and name in state.unloaded:
                continue
            value = getattr(source, name, None)
        except (KeyboardInterrupt, SystemExit):
            raise  # the process is being stopped
        except BaseException:  # noqa: BLE001 - a property of somebody else's class may raise anything
            continue
        if value is not None:
            return value
    return None


def fail_exception() -> type[Exception]:
    """Airflow's exception that fails a task without retries; Exception where Airflow is not installed (unit tests)."""
    try:
        from airflow.sdk.exceptions import AirflowFailException
    except ImportError:
        try:
            from airflow.exceptions import AirflowFailException
        except ImportError:
            return Exception
    return AirflowFailException


def sensor_base() -> Any:
    """The class that sensors derive from. :raises ImportError: no Airflow is installed"""
    try:
        from airflow.sdk import BaseSensorOperator
    except ImportError:
        from airflow.sensors.base import BaseSensorOperator
    return BaseSensorOperator


def xcom_base() -> Any:
    """The class that XCom backends derive from. :raises ImportError: no Airflow is installed"""
    try:
        from airflow.sdk.bases.xcom import BaseXCom
    except ImportError:
        from airflow.models.xcom import BaseXCom
    return BaseXCom


def xcom_text(value: Any) -> str:
    """A value as Airflow's JSON. :raises TypeError: it has no JSON; 2.x would pickle it where it is told to"""
    if _is_airflow_2():
        from airflow.utils.json import XComEncoder

        return json.dumps(value, cls=XComEncoder)
    return json.dumps(xcom_base().serialize_value(value))


def xcom_value(text: str, *, for_display: bool = False) -> Any:
    """What `xcom_text` was made of. `for_display`: without importing the classes of what it holds (2.x)."""
    if _is_airflow_2():
        from airflow.utils.json import XComDecoder

        return json.loads(text, cls=XComDecoder, object_hook=XComDecoder.orm_object_hook if for_display else None)
    return xcom_base().deserialize_value(SimpleNamespace(value=json.loads(text)))


def xcom_column(text: str) -> Any:
    """The text as a backend hands it over to be stored: bytes in 2.x, an object of JSON in 3.x."""
    return text.encode() if _is_airflow_2() else json.loads(text)


def xcom_stored(column: Any) -> str:
    """The text that `xcom_column` made the column of. :raises ValueError: pickled in a former life (2.x)"""
    return column.decode() if isinstance(column, bytes) else json.dumps(column)


def _is_airflow_2() -> bool:
    return airflow_version().startswith("2.")


def index_behind(task: Any, own_index: int) -> int:
    """Map index of the task behind one that has `own_index`, where the two are in one mapped group; of a task that is
    mapped by itself the first; -1 where it is not mapped."""
    closest = getattr(task, "get_closest_mapped_task_group", None)
    in_group = callable(closest) and closest() is not None
    if in_group and own_index >= 0:
        return own_index
    return 0 if in_group or read(task, "is_mapped") is True else -1


def running_task_instance() -> Any:
    """The task instance that this process runs; None outside of a task, and in an interpreter of its own (virtualenv,
    container), which knows nothing of it."""
    if "airflow" not in sys.modules:
        return None
    try:
        try:
            from airflow.sdk import get_current_context
        except ImportError:
            from airflow.operators.python import get_current_context
        return get_current_context()["ti"]
    except Exception:  # noqa: BLE001 - a RuntimeError in 3.x, an AirflowException in 2.x, and what an odd install raises
        return None


def is_database_object(source: Any) -> bool:
    """True for SQLAlchemy instances (scheduler, API server; 2.x workers too): read them in the thread that owns them."""
    return read(source, "_sa_instance_state") is not None


def is_scheduler(component: Any) -> bool:
    """Whether `on_starting` is called for a scheduler.

    Airflow calls it from the constructor of the job, before the job has a type: only the command line tells. Task
    processes start with a component of another class, but inherit the command line from a local executor.
    """
    return type(component).__name__ == "Job" and sys.argv[1:2] == ["scheduler"]


def dag_run_of(task_instance: Any) -> Any:
    """The DAG run, or None. Airflow 3 workers keep it in a private attribute, everything else has `dag_run`."""
    context = read(task_instance, "_ti_context_from_server")
    return read(context, "dag_run") or read(task_instance, "dag_run")


def dag_of(task: Any, dag_run: Any) -> Any:
    """The DAG (SDK or serialized), or None."""
    return read(task, "dag") or read(dag_run, "dag")


def clear_number_of(dag_run: Any) -> int | None:
    """How often the run was cleared; None where that is unknown (the attribute came with 2.7)."""
    value = read(dag_run, "clear_number")
    return value if isinstance(value, int) else None


def due_at(dag_run: Any) -> Any:
    """The moment the run was due: `run_after` (3.x) or the end of its data interval (2.x)."""
    return read(dag_run, "run_after", "data_interval_end")


def task_instance_id(task_instance: Any, state: str) -> str | None:
    """The UUID of this try; None on Airflow 2.

    On the scheduler Airflow 3 has already given the row the id of the *next* try when it reports `up_for_retry`:
    that id would name the wrong try, so there it is unknown.
    """
    value = read(task_instance, "id")
    if state == "up_for_retry" and is_database_object(task_instance):
        return None
    try:
        return str(value if isinstance(value, uuid.UUID) else uuid.UUID(value))
    except (ValueError, TypeError, AttributeError):
        return None


def param_of(owner: Any, key: str) -> Any:
    """Value of a param declared on a task or DAG, None without one; not resolved, so nothing is validated."""
    params = read(owner, "params")
    if params is None:
        # A mapped operator on the scheduler keeps what `.partial(…)` got.
        params = (read(owner, "partial_kwargs") or {}).get("params")
    try:
        get_param = getattr(params, "get_param", None)
        found = get_param(key) if callable(get_param) else params[key]
    except Exception:  # noqa: BLE001 - no params, no such key, or a params class of its own kind
        return None
    return getattr(found, "value", found)


def scope_of(task: Any) -> set[str]:
    """Ids of the set-up tasks that a task needs, with their tear-downs; none of what the scheduler has of a task."""
    try:
        return {read(one, "task_id") for one in task.get_upstreams_only_setups_and_teardowns()}
    except Exception:  # noqa: BLE001 - no task, no DAG, or a task of another kind
        return set()


def asset_name(asset: Any) -> str | None:
    """URI or name of an asset (3.x), dataset (2.x) or alias."""
    value = read(asset, "uri", "name")
    return value if isinstance(value, str) and value else None


def is_operator(task: Any, name: str) -> bool:
    """Whether a task is one of Airflow's own operators, by the name of its class, or derived from it.

    By name, since its package has moved with the versions. On the scheduler it is neither: serialized operators have a
    class of their own, and not all of the operator's attributes.
    """
    bases = read(type(task), "__mro__") or ()
    return any(base.__name__ == name and str(base.__module__).startswith("airflow.") for base in bases)


def code_folders(task_instance: Any) -> list[str]:
    """Where the user's code lies, in the process that runs it: the DAG bundle (Airflow 3) and the plugins; else none."""
    bundle = read(read(task_instance, "bundle_instance"), "path")
    folders = [bundle, option("core", "plugins_folder")] if bundle is not None else []
    return [str(folder) for folder in folders if folder]


def option(section: str, key: str) -> str | None:
    """An option of Airflow's own configuration, or None; only looked up where Airflow is loaded already."""
    for module in ("airflow.sdk.configuration", "airflow.configuration"):
        conf = getattr(sys.modules.get(module), "conf", None)
        if conf is None:
            continue
        try:
            value = conf.get(section, key, fallback=None)
        except Exception:  # noqa: BLE001 - a broken secrets backend must not break a task
            continue
        if value:
            return str(value)
    return None


@lru_cache(maxsize=1)
def airflow_version() -> str:
    """Version of the installed Airflow, `unknown` without one."""
    from importlib.metadata import PackageNotFoundError, version

    for distribution in ("apache-airflow", "apache-airflow-core"):
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    return "unknown"
