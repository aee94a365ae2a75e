"""The sensor and its trigger, on stand-ins for Airflow's classes."""

from __future__ import annotations

import asyncio
import importlib
import sys
import threading
from datetime import datetime, timedelta, timezone
from types import ModuleType, SimpleNamespace

import goaround
import pytest
import stubs
from fake_table import DEPENDENCY
from schemas import problems

RUN = "orders/manual__2026-11-23T08:29:00+00:00"
LATER = "2999-01-01T00:00:00.000Z"


class Deferred(BaseException):
    """As Airflow's TaskDeferred."""

    def __init__(self, **details):
        self.details = details


class SensorBase:
    """What the sensor needs of BaseSensorOperator."""

    def __init__(self, *, task_id, poke_interval, mode, params=None, timeout=604_800, max_wait=None):
        self.task_id, self.mode, self.timeout, self.max_wait = task_id, mode, timeout, max_wait
        self.poke_interval = poke_interval.total_seconds() if isinstance(poke_interval, timedelta) else poke_interval
        self.params = dict(params or {})
        self.log = SimpleNamespace(info=lambda *_: None)

    def defer(self, **details):
        raise Deferred(**details)

    def resume_execution(self, next_method, next_kwargs, context):
        if next_method == "__fail__":
            raise TimeoutError(next_kwargs["error"])
        return getattr(self, next_method)(context, **next_kwargs)


class TriggerBase:
    """What the trigger needs of BaseTrigger."""

    def __init__(self):
        self.task_instance = None


@pytest.fixture
def airflow(monkeypatch):
    """`goaround.sensor` and `goaround.breaker_trigger` on the stand-ins."""
    modules = {
        name: ModuleType(name) for name in ("airflow", "airflow.sdk", "airflow.triggers", "airflow.triggers.base")
    }
    modules["airflow.sdk"].BaseSensorOperator = SensorBase
    modules["airflow.triggers.base"].BaseTrigger = TriggerBase
    modules["airflow.triggers.base"].TriggerEvent = lambda payload: payload
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in ("goaround.sensor", "goaround.breaker_trigger"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield SimpleNamespace(trigger=importlib.import_module("goaround.breaker_trigger"))
    for name in ("goaround.sensor", "goaround.breaker_trigger"):
        sys.modules.pop(name, None)


def task(task_id, declares=None, **attributes):
    params = {} if declares is None else goaround.declare("safe", dependencies=[declares])
    return SimpleNamespace(task_id=task_id, params=params, **attributes)


def sensor(behind, **arguments):
    """A sensor within a DAG, with these tasks behind it."""
    found = goaround.BreakerSensor(task_id="wait", dependency=DEPENDENCY, **arguments)
    tasks = {one.task_id: one for one in behind}
    found.dag = SimpleNamespace(has_task=lambda name: name in tasks, get_task=tasks.__getitem__)
    found.downstream_task_ids = set(tasks)
    return found


def context(**changes):
    return {"ti": stubs.worker_task_instance(task_id="wait", **changes)}


@pytest.mark.parametrize(
    "state",
    [{"state": "CLOSED"}, {"state": "HALF_OPEN", "probe": {"task_instance": f"{RUN}/load/-1", "lease_until": LATER}}],
)
def test_it_passes_when_the_task_behind_it_would_be_let_through(airflow, table, state):
    table.set_state(**state)

    assert sensor([task("load")]).poke(context()) is True
    assert table.outcomes() == []


def test_while_it_waits_it_tells_of_the_task_behind_it(airflow, table):
    table.set_state("OPEN", not_before=LATER)

    assert sensor([task("load")]).poke(context()) is False

    [item] = table.outcomes("waiting")
    assert problems("Breaker Waiting", item) == []
    assert item["task_instance"] == f"{RUN}/load/-1"
    assert 200 < item["expires_at"] - datetime.now(timezone.utc).timestamp() <= 300


@pytest.mark.parametrize("probe", [f"{RUN}/wait/-1", "invoices/manual/load/-1", None])
def test_another_probe_lets_it_wait_on(airflow, table, probe):
    table.set_state("HALF_OPEN", probe=probe and {"task_instance": probe, "lease_until": LATER})

    assert sensor([task("load")]).poke(context()) is False


def test_who_waits_no_more_is_not_elected(airflow, table):
    table.set_state("OPEN", not_before=LATER)
    found = sensor([task("load")])
    found.poke(context())
    table.set_state("CLOSED")

    assert found.poke(context()) is True

    [item] = table.outcomes("waiting")
    assert item["expires_at"] <= datetime.now(timezone.utc).timestamp()


def test_who_never_waited_leaves_no_item(airflow, table):
    table.set_state("CLOSED")
    sensor([task("load")]).poke(context())

    assert table.outcomes("waiting") == []


def test_a_sensor_that_keeps_its_slot_refreshes_its_item_in_time_only(airflow, table):
    table.set_state("OPEN", not_before=LATER)
    found = sensor([task("load")], mode="poke")
    for _ in range(20):
        found.poke(context())

    assert table.calls.count("PutItem") == 1


def test_it_passes_when_the_breakers_cannot_be_reached(airflow, table):
    table.failure = ConnectionError()

    assert sensor([task("load")]).poke(context()) is True


def test_of_several_tasks_behind_it_the_one_that_declares_the_dependency_is_the_probe(airflow, table):
    table.set_state("OPEN", not_before=LATER)

    sensor([task("audit"), task("load", DEPENDENCY), task("other", "aws:glue"), task("publish", DEPENDENCY)]).poke(
        context()
    )

    assert [item["task_instance"] for item in table.outcomes("waiting")] == [f"{RUN}/load/-1"]


def test_the_author_may_name_the_probe(airflow, table):
    table.set_state("OPEN", not_before=LATER)

    sensor([task("load", DEPENDENCY), task("publish")], probe_task_id="publish").poke(context())

    assert [item["task_instance"] for item in table.outcomes("waiting")] == [f"{RUN}/publish/-1"]


@pytest.mark.parametrize(
    ("behind", "own_index", "index"),
    [
        ({"is_mapped": True}, -1, 0),
        ({"get_closest_mapped_task_group": lambda: "group"}, 3, 3),
        ({"get_closest_mapped_task_group": lambda: "group"}, -1, 0),
        ({"get_closest_mapped_task_group": lambda: None}, 3, -1),
    ],
)
def test_the_probe_of_mapped_tasks(airflow, table, behind, own_index, index):
    table.set_state("OPEN", not_before=LATER)

    sensor([task("load", **behind)]).poke(context(map_index=own_index))

    assert [item["task_instance"] for item in table.outcomes("waiting")] == [f"{RUN}/load/{index}"]


@pytest.mark.parametrize(
    ("behind", "arguments", "told"),
    [
        ([], {}, r"probe_task_id is not set, and of the tasks behind it \(none\) no one declares"),
        ([task("audit"), task("publish")], {}, r"behind it \(audit, publish\) no one declares http:api.example.com"),
        ([task("load")], {"probe_task_id": "lod"}, "probe_task_id='lod', no task of this DAG"),
    ],
)
def test_a_sensor_that_cannot_tell_what_is_behind_it_fails_also_while_closed(airflow, table, behind, arguments, told):
    table.set_state("CLOSED")

    with pytest.raises(goaround.DeclarationError, match=told):
        sensor(behind, **arguments).poke(context())


def test_a_wrong_dependency_is_named_when_the_dag_is_parsed(airflow):
    with pytest.raises(goaround.DeclarationError, match="dependencies: 'api', expected kind:name"):
        goaround.BreakerSensor(task_id="wait", dependency="api")


def test_it_is_declared_unless_something_else_is(airflow):
    assert sensor([]).params == goaround.declare("safe", dependencies=[DEPENDENCY])
    assert sensor([], params=goaround.declare("never")).params == goaround.declare("never")


def test_a_deferrable_sensor_leaves_for_the_triggerer_only_where_it_has_to_wait(airflow, table):
    table.set_state("CLOSED")
    assert sensor([task("load")], deferrable=True).poke(context()) is True

    table.set_state("OPEN", not_before=LATER)
    with pytest.raises(Deferred) as left:
        sensor([task("load")], deferrable=True, poke_interval=timedelta(seconds=20), timeout=900).poke(context())

    details = left.value.details
    assert (details["method_name"], details["timeout"]) == ("execute_complete", timedelta(seconds=900))
    path, arguments = details["trigger"].serialize()
    module, name = path.rsplit(".", 1)
    again = getattr(sys.modules[module], name)(**arguments)
    assert again.serialize() == (path, arguments)
    assert arguments == {"dependency": DEPENDENCY, "task_instance": f"{RUN}/load/-1", "for_s": 300, "poll_s": 20.0}


def test_a_deferred_sensor_whose_time_is_over_is_not_elected(airflow, table):
    table.set_state("OPEN", not_before=LATER)
    found = sensor([task("load")], deferrable=True)
    with pytest.raises(Deferred):
        found.poke(context())

    found.resume_execution("execute_complete", {"event": {"state": "CLOSED"}}, context())
    [item] = table.outcomes("waiting")
    assert item["expires_at"] > datetime.now(timezone.utc).timestamp()
    with pytest.raises(TimeoutError):
        found.resume_execution("__fail__", {"error": "Trigger timeout"}, context())

    [item] = table.outcomes("waiting")
    assert item["expires_at"] <= datetime.now(timezone.utc).timestamp()


def test_the_trigger_waits_without_holding_the_loop(airflow, table):
    """Every request is made in another thread than the loop's; other coroutines go on meanwhile."""
    table.set_state("OPEN", not_before=LATER)
    threads, beats = set(), []

    def called():
        threads.add(threading.current_thread())
        if len(table.calls) >= 4:
            table.set_state("CLOSED")

    table.failure = called

    async def both():
        async def beat():
            while True:
                beats.append(1)
                await asyncio.sleep(0)

        beating = asyncio.create_task(beat())
        events = [event async for event in airflow.trigger.BreakerTrigger(DEPENDENCY, f"{RUN}/load/-1", 300, 0.0).run()]
        beating.cancel()
        return events

    assert asyncio.run(both()) == [{"state": "CLOSED"}]
    assert threading.main_thread() not in threads
    assert len(beats) > 3
    assert table.calls.count("PutItem") == 2  # put once, taken back once


def test_the_state_that_let_it_through_is_logged(airflow):
    lines = []
    found = sensor([task("load")])
    found.log.info = lambda text, *values: lines.append(text % values)

    found.execute_complete({}, {"state": "HALF_OPEN"})

    assert lines == [f"Breaker of {DEPENDENCY}: HALF_OPEN, go on"]
