"""The details against the exported contract, from rich objects to nearly empty ones."""

from __future__ import annotations

from types import SimpleNamespace

import goaround
import pytest
import stubs
from goaround import events
from goaround.exceptions import chain_of
from goaround.fit import DETAIL_MAX_BYTES, fit
from goaround.sender import encode
from schemas import problems

FAILED = "Task Instance Failed"


class Row:
    """A SQLAlchemy instance: `hostname` and `dag_run` are not loaded, asking for them would go to the database."""

    def __init__(self, **values):
        self.loads = []
        self._sa_instance_state = SimpleNamespace(unloaded={"dag_run", "hostname"})
        self.__dict__.update(
            {
                "dag_id": "orders",
                "run_id": "r1",
                "task_id": "load",
                "map_index": -1,
                "try_number": 1,
                "max_tries": 0,
                "operator": "BashOperator",
                "pool": "default_pool",
                "queue": "default",
                "start_date": stubs.NOW,
                "end_date": stubs.NOW,
                "id": stubs.worker_task_instance().id,
                **values,
            }
        )

    def __getattr__(self, name):
        if name in self._sa_instance_state.unloaded:
            self.loads.append(name)
        raise AttributeError(name)


def test_a_worker_tells_everything():
    detail = events.task_instance_detail("dev", stubs.worker_task_instance(), "failed", stubs.NOW)

    assert problems(FAILED, detail) == []
    assert detail["operator"] == "_PythonDecoratedOperator"
    assert detail["pool"] == "default_pool"
    assert detail["owners"] == ["data-eng", "platform"]
    assert detail["tags"] == ["daily", "finance"]
    assert detail["upstream_ids"] == ["extract"]
    assert detail["downstream_ids"] == ["audit", "publish"]
    assert detail["assets"] == {"inlets": ["s3://lake/orders/raw"], "outlets": ["orders"]}
    assert detail["logical_date"] == "2026-11-23T08:29:00.250Z"
    assert detail["run_type"] == "manual"
    assert detail["retries"] == 0


def test_the_scheduler_tells_what_it_has_loaded_and_reads_nothing_more():
    row = Row()

    detail = events.task_instance_detail("dev", row, "failed", stubs.NOW)

    assert problems(FAILED, detail) == []
    assert row.loads == []
    assert detail["operator"] == "BashOperator"
    assert detail["hostname"] is None
    assert detail["retries"] is None
    assert detail["upstream_ids"] == []


def test_the_scheduler_has_no_id_of_a_try_that_is_up_for_retry():
    """Its row holds the id of the next try already."""
    assert events.task_instance_detail("dev", Row(), "up_for_retry", stubs.NOW)["task_instance_id"] is None
    assert events.task_instance_detail("dev", Row(), "failed", stubs.NOW)["task_instance_id"] is not None


def test_a_mapped_task_names_its_index_and_its_declaration():
    mapped = SimpleNamespace(partial_kwargs={"params": goaround.declare("never")}, task_type="BashOperator")

    detail = events.task_instance_detail("dev", Row(task=mapped, map_index=4), "failed", stubs.NOW)

    assert (detail["map_index"], detail["retry_contract"]) == (4, "never")


def test_airflow_2_has_no_instance_id_and_an_execution_date():
    run = SimpleNamespace(dag_id="orders", run_id="r1", execution_date=stubs.NOW, run_type="scheduled")
    task_instance = SimpleNamespace(
        dag_id="orders", run_id="r1", task_id="load", map_index=-1, try_number=1, max_tries=0, dag_run=run,
        operator="BashOperator", start_date=stubs.NOW, end_date=None,
    )

    detail = events.task_instance_detail("dev", task_instance, "failed", stubs.NOW)

    assert problems(FAILED, detail) == []
    assert detail["task_instance_id"] is None
    assert detail["logical_date"] == detail["ended_at"] == "2026-11-23T08:30:00.250Z"


def test_a_failure_without_an_exception_keeps_what_airflow_says():
    detail = events.task_instance_detail("dev", stubs.worker_task_instance(task=None), "failed", stubs.NOW)

    events.add_error(detail, "finished with state failed; password=hunter2", stubs.NOW)

    assert problems(FAILED, detail) == []
    assert detail["error_text"] == "finished with state failed; password=***"


def test_neighbours_with_odd_names_are_left_out():
    task = stubs.task(upstream_task_ids={"ok", "sp ace", "ümlaut", "x" * 251})

    detail = events.task_instance_detail("dev", stubs.worker_task_instance(task=task), "failed", stubs.NOW)

    assert detail["upstream_ids"] == ["ok"]


def test_identifiers_are_sent_as_they_are_and_named_when_they_will_be_rejected(listener, bus, caplog):
    listener.on_task_instance_failed("running", stubs.worker_task_instance(dag_id="a b", task_id="ümlaut"), ValueError())

    [(_, detail)] = bus
    assert (detail["dag_id"], detail["task_id"]) == ("a b", "ümlaut")
    assert "dag_id, task_id outside" in caplog.text


@pytest.mark.parametrize("letter", ["x", "\n", "😀", "\x01", "ü", '"'])
def test_the_largest_possible_event_fits_and_keeps_what_decides(letter):
    error = None
    for number in range(12):
        try:
            raise ValueError(f"{number} " + (letter * 30 + " ") * 1000) from error
        except ValueError as caught:
            error = caught
    many = {f"{'t' * 240}{n:05}" for n in range(1000)}
    task = stubs.task(upstream_task_ids=many, downstream_task_ids=many, inlets=[SimpleNamespace(uri=f"s3://{letter * 300}{n}") for n in range(90)])
    task.dag.tags = {letter * 300 + str(n) for n in range(90)}
    detail = events.task_instance_detail("dev", stubs.worker_task_instance(task=task), "failed", stubs.NOW)
    events.add_error(detail, error, stubs.NOW)
    detail["log_tail"] = letter * 8192 if letter.isprintable() else None
    detail["awaits"] = [
        {"dag_id": f"{'d' * 249}{n}", "run_id": "r" * 250, "logical_date": None, "task_ids": sorted(many)[:20]} for n in range(5)
    ]

    fitted = fit(detail)

    assert len(encode(fitted).encode()) <= DETAIL_MAX_BYTES
    assert problems(FAILED, fitted) == []
    assert [link["type"] for link in fitted["exception"]] == ["ValueError"] * 10
    assert fitted["exception"][0]["message"].startswith("11 ")
    assert [one["dag_id"] for one in fitted["awaits"]] == [f"{'d' * 249}{n}" for n in range(5)]
    assert {len(one["task_ids"]) for one in fitted["awaits"]} <= {0, 20}


def test_an_event_that_fits_is_not_touched():
    detail = events.task_instance_detail("dev", stubs.worker_task_instance(), "failed", stubs.NOW)
    detail["exception"] = chain_of(ValueError("x"), stubs.NOW)

    assert fit(detail) is detail


def test_a_run_is_told_with_its_dag():
    run = stubs.dag_run(state="failed", dag=SimpleNamespace(tags=["a"], owner="one, two"))

    detail = events.dag_run_detail("dev", run, "failed", "task_failure", stubs.NOW)

    assert problems("DAG Run Failed", detail) == []
    assert (detail["tags"], detail["owners"]) == (["a"], ["one", "two"])


def scoped(*ids):
    neighbours = [SimpleNamespace(task_id=task_id) for task_id in ids]
    task = stubs.task(get_upstreams_only_setups_and_teardowns=lambda: iter(neighbours))
    return events.task_instance_detail("dev", stubs.worker_task_instance(task=task), "failed", stubs.NOW)["scope"]


def test_the_set_up_and_tear_down_of_a_task_are_told_whole_or_not_at_all():
    assert scoped("make_table", "drop_table", "make_table") == ["drop_table", "make_table"]
    assert scoped("make_table", "drop table; --") == []
    assert scoped(*(f"setup_{n}" for n in range(21))) == []
    assert scoped() == []
