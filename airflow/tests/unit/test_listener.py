"""When the listener speaks, and that it never breaks or delays what it listens to."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import stubs
from goaround import outbox, sender, settings
from goaround.listener import GoaroundListener
from schemas import problems

RUNNING = "running"


def test_a_failed_task_is_reported_with_its_exception(listener, bus):
    listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(), ValueError("no rows"))

    [(detail_type, detail)] = bus
    assert detail_type == "Task Instance Failed"
    assert problems(detail_type, detail) == []
    assert detail["exception"][0]["type"] == "ValueError"


def test_a_try_that_airflow_repeats_itself_is_reported_as_retrying(listener, bus):
    listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(state="up_for_retry"), ValueError())

    [(detail_type, detail)] = bus
    assert detail_type == "Task Instance Retrying"
    assert problems(detail_type, detail) == []


def test_a_task_that_succeeds_at_once_is_not_reported(listener, bus):
    listener.on_task_instance_success(RUNNING, stubs.worker_task_instance(state="success"))

    assert bus == []


@pytest.mark.parametrize(
    "task_instance",
    [
        stubs.worker_task_instance(state="success", try_number=2),
        stubs.worker_task_instance(state="success", run=stubs.dag_run(clear_number=1)),
    ],
    ids=["at a later try", "in a cleared run"],
)
def test_a_success_after_a_failure_is_reported(listener, bus, task_instance):
    listener.on_task_instance_success(RUNNING, task_instance)

    [(detail_type, detail)] = bus
    assert detail_type == "Task Instance Succeeded"
    assert problems(detail_type, detail) == []


def test_a_success_that_a_person_set_is_reported(listener, bus):
    listener.on_task_instance_success(None, stubs.worker_task_instance(state="success"))

    assert [detail_type for detail_type, _ in bus] == ["Task Instance Succeeded"]


def test_a_failed_run_is_reported(listener, bus):
    listener.on_dag_run_failed(dag_run=stubs.dag_run(state="failed", end_date=stubs.NOW), msg="task_failure")

    [(detail_type, detail)] = bus
    assert detail_type == "DAG Run Failed"
    assert problems(detail_type, detail) == []
    assert detail["message"] == "task_failure"


@pytest.mark.parametrize(("clear_number", "reports"), [(0, 0), (1, 1), (None, 1)])
def test_a_successful_run_is_reported_unless_it_was_never_cleared(listener, bus, clear_number, reports):
    listener.on_dag_run_success(dag_run=stubs.dag_run(state="success", clear_number=clear_number), msg="success")

    assert len(bus) == reports


def test_without_an_environment_it_says_so_once_and_stays_silent(listener, bus, monkeypatch, caplog):
    monkeypatch.delenv("GOAROUND_ENVIRONMENT")

    for _ in range(3):
        listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(), ValueError())

    assert bus == []
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "GOAROUND_ENVIRONMENT" in caplog.text


def test_a_bus_that_does_not_answer_delays_a_task_by_the_budget_only(listener, monkeypatch, caplog):
    never = threading.Event()
    monkeypatch.setattr(sender, "send", lambda *_: never.wait(30))
    monkeypatch.setattr(outbox, "BUDGET_S", 0.05)
    started = time.monotonic()

    for _ in range(5):
        listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(), ValueError())

    assert time.monotonic() - started < 2
    assert "not sent within" in caplog.text
    never.set()


def test_the_budget_is_two_seconds():
    assert outbox.BUDGET_S == 2.0


def test_after_a_failure_the_process_does_not_try_again(listener, monkeypatch, caplog):
    tries = []

    def refuse(*_):
        tries.append(1)
        raise ConnectionError("no route to the bus")

    monkeypatch.setattr(sender, "send", refuse)

    for _ in range(10):
        listener.on_dag_run_failed(dag_run=stubs.dag_run(), msg="")

    assert len(tries) == 1
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert "no route to the bus" in caplog.text


def test_without_boto3_the_task_goes_on_with_one_log_line(listener, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "boto3", None)

    listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(), ValueError())

    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "boto3" in caplog.text


class Explosive:
    """Every attribute raises what the test says."""

    def __init__(self, failure: BaseException) -> None:
        object.__setattr__(self, "failure", failure)

    def __getattribute__(self, name: str) -> object:
        raise object.__getattribute__(self, "failure")


class Weird(BaseException):
    """As Airflow's time-outs are: no Exception."""


@pytest.mark.parametrize("failure", [ValueError("x"), Weird("x"), MemoryError(), RecursionError()])
@pytest.mark.parametrize("where", ["task instance", "task", "run", "error"])
def test_attributes_that_explode_never_reach_the_task(listener, bus, failure, where):
    bomb = Explosive(failure)
    subject = {
        "task instance": bomb,
        "task": stubs.worker_task_instance(task=bomb),
        "run": stubs.worker_task_instance(run=stubs.dag_run(), _ti_context_from_server=bomb),
        "error": stubs.worker_task_instance(),
    }[where]

    listener.on_task_instance_failed(RUNNING, subject, bomb if where == "error" else ValueError())
    listener.on_task_instance_success(RUNNING, subject)
    listener.on_dag_run_failed(bomb, "")
    listener.on_dag_run_success(bomb, "")


@pytest.mark.parametrize("failure", [ValueError, Weird])
def test_a_mistake_of_our_own_is_said_once_and_goes_no_further(listener, monkeypatch, caplog, failure):
    def mistaken(*_):
        raise failure

    monkeypatch.setattr(settings, "load", mistaken)

    for _ in range(3):
        listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(), ValueError())

    assert [record.message.split(",")[0] for record in caplog.records] == ["goaround: event not built"]


class Untellable(Exception):
    """Leaves the process when it is printed."""

    def __str__(self) -> str:
        raise SystemExit(3)


def test_an_exception_that_exits_when_printed_is_still_reported(listener, bus):
    listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(), Untellable())

    [(_, detail)] = bus
    assert "could not be printed: SystemExit" in detail["exception"][0]["message"]


def test_a_process_that_is_being_stopped_stops(listener):
    """The scheduler's SIGTERM handler raises SystemExit wherever the main thread is, also inside a hook."""

    class Row:
        _sa_instance_state = SimpleNamespace(unloaded=set())

        @property
        def dag_id(self) -> str:
            raise SystemExit(0)

    with pytest.raises(SystemExit):
        listener.on_dag_run_failed(Row(), "")


def test_the_error_has_no_default():
    """pluggy passes only what a hook demands: with a default it would never arrive."""
    parameters = inspect.signature(GoaroundListener.on_task_instance_failed).parameters

    assert parameters["error"].default is inspect.Parameter.empty


class Job:
    """Named as Airflow's."""


@pytest.mark.parametrize(
    ("command", "component", "loads"), [("scheduler", Job(), 1), ("triggerer", Job(), 0), ("scheduler", object(), 0)]
)
def test_only_a_scheduler_loads_boto3_beforehand(listener, monkeypatch, command, component, loads):
    """A task process that a scheduler forked starts with a component as well, of another kind."""
    loaded = []
    monkeypatch.setattr(sender, "preload", lambda: loaded.append(1))
    monkeypatch.setattr(sys, "argv", ["airflow", command])

    listener.on_starting(component)

    assert len(loaded) == loads


def test_a_healthy_task_costs_no_import():
    """In a process of its own, since this one has loaded everything."""
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; sys.modules['airflow'] = None\n"
        "from goaround.listener import GoaroundListener\n"
        "import stubs\n"
        "before = set(sys.modules)\n"
        "GoaroundListener().on_task_instance_success('running', stubs.worker_task_instance(state='success'))\n"
        "GoaroundListener().on_dag_run_success(stubs.dag_run(), 'success')\n"
        "assert set(sys.modules) == before, set(sys.modules) - before\n"
        "assert 'boto3' not in sys.modules and 'goaround.report' not in sys.modules\n"
    )
    here = Path(__file__).parent

    subprocess.run([sys.executable, "-c", code, str(here), str(here.parents[1])], check=True, timeout=30)
