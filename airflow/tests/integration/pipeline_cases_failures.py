"""What goes wrong around the fixed pipeline, on the emulator, and what is there then; limits of its tasks.

Run by test_pipelines.py under the Airflow environment, which has pyarrow.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import goaround
import pytest
from orders_world import order, some_orders
from pipeline_steps import DAGS, claim, holds_once, ids_published, ingest
from pipeline_steps import api, pipeline, world  # noqa: F401 - fixtures

KILLED_IN_THE_TABLE = """
import os, signal, sys
sys.path[:0] = sys.argv[1:3]
import orders_load, orders_settings
table = orders_settings.table()
put, left = table.put_item, [3]
def put_item(**item):
    if item["Item"]["pk"].startswith("ORDER#"):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return put(**item)
table.put_item = put_item
orders_settings.table = lambda: table
orders_load.load(sys.argv[3])
"""


def test_a_stream_that_vanished_fails_the_claim_and_leaves_everything_as_it_was(pipeline, world):
    events = some_orders(4)
    world.put(events)
    ingest(pipeline)
    world.put(some_orders(8)[4:])
    claimed = claim(pipeline)
    world.kinesis.delete_stream(StreamName=world.name)

    # What is claimed is in the raw store: it is loaded all the same.
    pipeline.load.look_up(claimed)
    assert pipeline.load.load(claimed)["published"] == 4
    before = world.rows_in_table("")
    with pytest.raises(Exception, match="ResourceNotFoundException"):
        claim(pipeline)
    with pytest.raises(Exception, match="ResourceNotFoundException"):
        pipeline.reconciliation.reconcile()
    assert world.rows_in_table("") == before


def refusing_store(pipeline, monkeypatch):
    make = pipeline.settings.store
    gone = goaround.S3Store(pipeline.settings.client("s3"), "gone", "orders/")
    monkeypatch.setattr(pipeline.settings, "store", lambda name: gone if name == "orders" else make(name))


def refusing_table(pipeline, monkeypatch):
    table = pipeline.settings.table()
    client = pipeline.settings.client("dynamodb")

    def put_item(Item, **_):
        client.put_item(TableName="gone", Item={"pk": {"S": Item["pk"]}})

    monkeypatch.setattr(table, "put_item", put_item)
    monkeypatch.setattr(pipeline.settings, "table", lambda: table)


def refusing_queue(pipeline, monkeypatch):
    monkeypatch.setattr(pipeline.settings, "RECORDS_QUEUE_URL", pipeline.settings.RECORDS_QUEUE_URL + "-gone")


def refusing_bookings(pipeline, monkeypatch):
    monkeypatch.setenv("GOAROUND_RECORDS_TABLE", "gone")


@pytest.mark.parametrize(
    ("refuse", "reason"),
    [
        (refusing_store, "NoSuchBucket"),
        (refusing_table, "ResourceNotFound"),
        (refusing_queue, "not sent|not taken"),
        (refusing_bookings, "ResourceNotFound"),
    ],
)
def test_a_sink_that_refuses_fails_the_batch_and_the_next_try_ends_it(pipeline, world, refuse, reason):
    events = some_orders(6)
    world.put([*events, b"no JSON"])
    batch = claim(pipeline)
    pipeline.load.look_up(batch)

    with pytest.MonkeyPatch.context() as patched:
        refuse(pipeline, patched)
        with pytest.raises(Exception, match=reason):
            pipeline.load.load(batch)
    assert claim(pipeline) == batch
    assert world.booked("CNT") == []

    counts = pipeline.load.load(batch)

    assert (counts["published"], counts["dead_lettered"]) == (6, 1)
    assert len({letter["id"] for letter in world.letters()}) == 1
    holds_once(pipeline, world, events)
    assert claim(pipeline) is None


def test_an_api_that_is_down_fails_enrich_and_nothing_else_happens(pipeline, world):
    world.put(some_orders(3))
    batch = claim(pipeline)
    world.api.down = True

    with pytest.raises(Exception, match="503"):
        pipeline.load.look_up(batch)
    assert (ids_published(pipeline), world.letters(), world.rows_in_table()) == ([], [], [])

    world.api.down = False
    pipeline.load.look_up(batch)
    # The next run takes the same batch, though the stream has more by now, and does not ask for what is known.
    world.api.down = True
    world.put([order(9, "2026-11-26T05:00:00Z")])
    assert ingest(pipeline)["batch"] == batch
    world.api.down = False
    assert ingest(pipeline)["published"] == 1
    holds_once(pipeline, world, [*some_orders(3), order(9, "2026-11-26T05:00:00Z")])


def test_a_load_that_is_killed_between_parquet_and_table_is_ended_by_the_next_try(pipeline, world, monkeypatch):
    events = some_orders(8)
    world.put([*events, order(50, "2026-11-26T05:00:30Z", schema=2, amount_minor=700)])
    batch = claim(pipeline)
    pipeline.load.look_up(batch)

    paths = [str(DAGS), str(DAGS.parent)]
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_THE_TABLE, *paths, batch], env=os.environ, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert (len(ids_published(pipeline)), len(world.rows_in_table())) == (8, 3)
    # It is not committed: a run that comes now takes it.
    assert claim(pipeline) == batch

    # A mend in between does not change what is published: the dead letter is there, and is replayed.
    monkeypatch.setattr(pipeline.schema, "READS", (1, 2))
    counts = pipeline.load.load(batch)
    pipeline.load.load(batch)

    assert (counts["published"], counts["dead_lettered"]) == (8, 1)
    holds_once(pipeline, world, events)
    assert len({letter["id"] for letter in world.letters()}) == 1
    assert len(world.booked("CNT")) == 1


@pytest.mark.parametrize(("file", "task_id"), [("ingest", "api_ready"), ("report", "prices_there")])
def test_a_wait_whose_time_is_over_is_skipped_and_fails_nothing(pipeline, file, task_id):
    from airflow.sdk.exceptions import AirflowSkipException

    module = importlib.import_module(f"orders_fixed_{file}")
    wait = getattr(module, f"orders_fixed_{file}")().get_task(task_id)

    ti = SimpleNamespace(dag_id=wait.dag.dag_id, run_id="scheduled__1", task_id=task_id, map_index=-1, try_number=1)
    assert wait.deferrable
    # As the task runner calls it when the trigger's time is over.
    with pytest.raises(AirflowSkipException):
        wait.resume_execution("__fail__", {"error": "Trigger timeout"}, {"ti": ti})


def test_every_fixed_task_has_its_limits_and_its_contract(pipeline):
    pools = {}
    for file in sorted(DAGS.glob("orders_fixed_*.py")):
        dag = getattr(importlib.import_module(file.stem), file.stem)()
        assert (dag.catchup, dag.max_active_runs <= 3, dag.dagrun_timeout is not None) == (False, True, True), (
            dag.dag_id
        )
        assert len(dag.dag_id) <= 39
        for task in dag.tasks:
            assert task.params["goaround"]["retry"] in ("safe", "ask"), task.task_id
            assert (task.retries <= 1, task.execution_timeout is not None) == (True, True), task.task_id
            pools[task.task_id] = task.pool
    assert pools == {
        "claim": "default_pool",
        "api_ready": "default_pool",
        "enrich": "orders_api",
        "load": "orders_sink",
        "aggregate": "orders_sink",
        "prices_there": "default_pool",
        "write_report": "default_pool",
        "replay": "orders_api",
        "reconcile": "orders_sink",
    }
