"""The fixed pipeline's steps, called as its tasks call them, and a world for each test."""

from __future__ import annotations

import importlib
import itertools
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from orders_world import CustomerApi, World

DAGS = Path(__file__).parents[2] / "dags"
MODULES = (
    "settings",
    "schema",
    "stream",
    "raw",
    "load",
    "sink",
    "aggregation",
    "reporting",
    "replay",
    "reconciliation",
)
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
