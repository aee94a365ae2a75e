"""The fixed pipeline's steps on the emulator, called as its tasks call them: what goes wrong, and what is there then.

Run by test_pipelines.py under the Airflow environment, which has pyarrow.
"""

from __future__ import annotations

import importlib
import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import goaround
import pytest
from orders_world import COUNTRIES, CustomerApi, World, as_data, order, some_orders, totals_of

DAGS = Path(__file__).parents[2] / "dags"
MODULES = (
    "settings", "schema", "stream", "raw", "load", "sink", "aggregation", "reporting", "replay", "reconciliation",
)
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
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def api():
    api = CustomerApi()
    yield api
    api.close()


@pytest.fixture
def world(breakers, api, monkeypatch):
    api.down = False
    world = World(breakers.url, f"orders-{next(numbers)}", breakers.until, api)
    for name, value in world.variables().items():
        monkeypatch.setenv(name, value)
    # Nobody is told of watermarks here.
    monkeypatch.setenv("GOAROUND_EVENTS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.syspath_prepend(str(DAGS))
    return world


@pytest.fixture
def pipeline(world):
    """The modules, read with the world's variables."""
    for name in [name for name in sys.modules if name.startswith("orders_") and name != "orders_world"]:
        del sys.modules[name]
    return SimpleNamespace(**{name: importlib.import_module(f"orders_{name}") for name in MODULES})


def claim(pipeline):
    from orders_offsets import OffsetsItem

    settings = pipeline.settings
    offsets = OffsetsItem(settings.table())
    batch = pipeline.raw.claim(settings.client("kinesis"), settings.STREAM, offsets, settings.store("raw"))
    return None if batch is None else batch.name


def ingest(pipeline):
    """A run; the counts of its batch, None where there was nothing new."""
    batch = claim(pipeline)
    if batch is None:
        return None
    pipeline.load.look_up(batch)
    return pipeline.load.load(batch)


def aggregate(pipeline):
    return pipeline.aggregation.aggregate(*map(pipeline.settings.store, ("orders", "totals", "aggregated")))


def totals(pipeline):
    return pipeline.aggregation.all_totals(pipeline.settings.store("totals"))


def ids_published(pipeline):
    return sorted(row["id"] for row in pipeline.sink.all_rows(pipeline.settings.store("orders")))


def holds_once(pipeline, world, events):
    """Both sinks hold these orders, each once, and the comparison with the stream says so."""
    ids = sorted({event["id"] for event in events})
    assert ids_published(pipeline) == ids
    assert sorted(row["id"] for row in world.rows_in_table()) == ids
    assert pipeline.reconciliation.reconcile().balanced


def test_batches_are_loaded_once_and_totals_are_those_of_the_events(pipeline, world):
    events = some_orders(20)
    world.put(events[:12])
    first = ingest(pipeline)
    # A producer that sends again: within a batch and from the batch before.
    world.put([*events[12:], events[13], events[3]])
    second = ingest(pipeline)
    aggregate(pipeline)

    assert (first["in"], first["published"]) == (12, 12)
    assert (second["in"], second["published"], second["duplicates"]) == (10, 8, 2)
    assert ingest(pipeline) is None
    holds_once(pipeline, world, events)
    assert totals(pipeline) == totals_of(events)
    assert sorted(item["counts"]["M"]["batch"]["S"] for item in world.booked("CNT")) == [first["batch"], second["batch"]]
    assert len(world.booked("REC")) == 1
    # One call a customer and batch.
    assert sorted(world.api.asked) == sorted(2 * list(COUNTRIES))


BAD = {
    b"no JSON": "JSONDecodeError",
    b'{"id": "\xff"}': "UnicodeDecodeError",
    as_data(order(90, "2026-11-26T05:00:00Z", amount="much")): "amount is 'much'",
    as_data(order(91, "2026-11-26T05:00:00Z", amount="-1.00")): "the amount is negative",
    as_data(order(92, "2026-11-26T05:00:00Z", currency="USD")): "currency is 'USD'",
    as_data(order(93, "2026-11-26T05:00:00Z", customer="c-99")): "customer c-99 is unknown",
    as_data(order(94, "2026-11-26T05:00:00")): "without a zone",
    as_data(order(95, "2026-11-26T05:00:00Z", schema=2, amount_minor=100)): "schema is 2",
}


def test_bad_records_are_dead_lettered_each_with_its_reason_and_the_good_are_loaded(pipeline, world):
    events = some_orders(5)
    world.put([*events, *BAD])

    counts = ingest(pipeline)

    assert (counts["in"], counts["published"], counts["dead_lettered"]) == (13, 5, 8)
    reasons = {letter["body"]["data"]: letter["reason"] for letter in world.letters()}
    assert len(reasons) == len(BAD)
    for data, reason in BAD.items():
        [found] = [told for text, told in reasons.items() if text == data.decode(errors="ignore") or b"\xff" in data and text.startswith("eyJ")]
        assert reason in f"{found['type']}: {found['message']}"
    holds_once(pipeline, world, events)
    assert pipeline.reconciliation.reconcile().dead_lettered == 8


def test_a_record_of_5_mb_is_dead_lettered_by_way_of_the_bucket(pipeline, world, monkeypatch):
    # The emulator's stream takes 1 MB at most, as Kinesis did until 2025: the record is put in where the stream is read.
    events = some_orders(3)
    world.put(events)
    read = pipeline.stream.read

    def with_large_one(*arguments):
        found = read(*arguments)
        return [*found, {**found[-1], "sequence": str(int(found[-1]["sequence"]) + 1), "data": b"1" * 5_000_000}]

    monkeypatch.setattr(pipeline.stream, "read", with_large_one)

    counts = ingest(pipeline)

    assert (counts["published"], counts["dead_lettered"]) == (3, 1)
    [letter] = world.letters()
    assert "5000000 bytes" in letter["reason"]["message"] and letter["body"]["at"] == "s3"
    assert world.s3.head_object(Bucket=letter["body"]["bucket"], Key=letter["body"]["key"])["ContentLength"] == 5_000_000


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
    # The next run takes the same batch, though the stream has more by now.
    world.put([order(9, "2026-11-26T05:00:00Z")])
    assert ingest(pipeline)["batch"] == batch
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


def test_replayed_twice_a_record_is_published_once_and_counted_in_its_minute(pipeline, world, monkeypatch):
    events = some_orders(4)
    changed = order(50, "2026-11-26T05:00:30Z", schema=2, amount_minor=700)
    world.put([*events, changed, b"no JSON"])
    ingest(pipeline)
    aggregate(pipeline)
    letters = world.letters()
    assert len(letters) == 2
    monkeypatch.setattr(pipeline.schema, "READS", (1, 2))
    # Each twice, and the order comes once more by the stream.
    world.redrive([*letters, *letters])
    world.put([changed])

    counts = pipeline.replay.replay()
    again = pipeline.replay.replay()
    world.redrive(letters)
    pipeline.replay.replay()
    dropped = ingest(pipeline)
    aggregate(pipeline)

    assert (counts["in"], counts["published"], counts["duplicates"], counts["dead_lettered"]) == (4, 1, 1, 2)
    assert again["in"] == 0
    assert (dropped["in"], dropped["duplicates"]) == (1, 1)
    everything = [*events, {**changed, "amount": "7.00"}]
    holds_once(pipeline, world, everything)
    assert totals(pipeline) == totals_of(everything)
    assert len(world.booked("RPL")) == 1
    # What no mend helps is in the intake again, with its reason.
    assert {letter["reason"]["type"] for letter in world.letters()} == {"json.decoder.JSONDecodeError"}


def test_late_orders_open_their_minute_again_and_nothing_is_computed_twice(pipeline, world):
    early = some_orders(4, "2026-11-26T05:10")
    late = [order(70, "2026-11-26T05:10:59.999Z", "c-03", "1.00"), order(71, "2026-11-26T06:10:00.000+01:00", "c-03", "1.00")]
    world.put(early)
    ingest(pipeline)
    aggregate(pipeline)
    world.put(late)
    ingest(pipeline)

    assert aggregate(pipeline) == ["2026-11-26T05:10Z"]
    assert aggregate(pipeline) == []
    assert totals(pipeline) == totals_of([*early, late[0], {**late[1], "at": "2026-11-26T05:10:00.000Z"}])


def test_a_comparison_names_what_is_missing_and_what_is_doubled(pipeline, world):
    world.put(some_orders(5))
    ingest(pipeline)
    world.dynamodb.delete_item(TableName=f"{world.name}-table", Key={"pk": {"S": "ORDER#o-000002"}})
    rows = list(pipeline.sink.all_rows(pipeline.settings.store("orders")))
    pipeline.sink.publish(pipeline.settings.store("orders"), "by-hand", [row for row in rows if row["id"] == "o-000004"], {})

    found = pipeline.reconciliation.reconcile()

    assert (found.missing, found.doubled, found.unknown) == (1, 1, 0)
    assert "1 missing (o-000002)" in pipeline.reconciliation.told(found)
    assert "1 doubled (o-000004)" in pipeline.reconciliation.told(found)
    [booked] = world.booked("REC")
    assert (booked["missing"]["N"], booked["doubled"]["N"]) == ("1", "1")


def test_a_report_without_the_partners_prices_says_that_it_is_provisional(pipeline, world, tmp_path, monkeypatch):
    file = tmp_path / "prices.json"
    monkeypatch.setattr(pipeline.settings, "PARTNER_FILE", str(file))

    without = pipeline.reporting.write("scheduled__2026-11-26T05:00:00+00:00")
    file.write_text('{"c-01": 1}')
    with_prices = pipeline.reporting.write("scheduled__2026-11-26T05:00:00+00:00")

    assert (without["provisional"], with_prices["provisional"]) == (True, False)
    assert file.exists()
    assert len(list(goaround.published(pipeline.settings.store("reports")))) == 1


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
        assert (dag.catchup, dag.max_active_runs <= 3, dag.dagrun_timeout is not None) == (False, True, True), dag.dag_id
        assert len(dag.dag_id) <= 39
        for task in dag.tasks:
            assert task.params["goaround"]["retry"] in ("safe", "ask"), task.task_id
            assert (task.retries <= 1, task.execution_timeout is not None) == (True, True), task.task_id
            pools[task.task_id] = task.pool
    assert pools == {
        "claim": "default_pool", "api_ready": "default_pool", "enrich": "orders_api", "load": "orders_sink",
        "aggregate": "orders_sink", "prices_there": "default_pool", "write_report": "default_pool",
        "replay": "orders_api", "reconcile": "orders_sink",
    }
