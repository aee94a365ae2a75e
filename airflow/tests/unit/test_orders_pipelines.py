"""The pure parts of the two order pipelines, without Airflow and without AWS."""

from __future__ import annotations

import doctest
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "dags"))

import orders_offsets  # noqa: E402
import orders_raw  # noqa: E402
import orders_reconciliation  # noqa: E402
import orders_schema  # noqa: E402
import orders_stream  # noqa: E402
import orders_totals  # noqa: E402
from memory_store import MemoryStore  # noqa: E402
from one_item import OneItem  # noqa: E402

GOOD = {
    "schema": 1,
    "id": "o-000042",
    "customer": "c-07",
    "amount": "12.50",
    "currency": "EUR",
    "at": "2026-11-26T05:00:00.123Z",
}
SECOND = {**{name: value for name, value in GOOD.items() if name != "amount"}, "schema": 2, "amount_minor": 1250}
UNTIL = datetime(2026, 11, 26, 6, tzinfo=timezone.utc)


def event(**changes):
    return json.dumps({**GOOD, **changes}).encode()


@pytest.mark.parametrize("module", [orders_offsets, orders_stream, orders_totals])
def test_an_example_of_a_docstring_runs(module):
    assert doctest.testmod(module).failed == 0


def test_an_order_of_schema_1_has_its_amount_in_cents():
    assert orders_schema.parse(event()) == {
        "id": "o-000042",
        "customer": "c-07",
        "amount_minor": 1250,
        "at": GOOD["at"],
    }
    assert [orders_schema.parse(event(amount=text))["amount_minor"] for text in ("0", "0.1", "19.99")] == [0, 10, 1999]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no JSON", "Expecting value"),
        (b"\xff\xfe", "can't decode"),
        (b"[1]", "the event is list"),
        (b" " * 5_000_000, "5000000 bytes"),
        (event(schema=2), "schema is 2, expected one of 1"),
        (event(schema=True), "schema is True"),
        (event(schema=[1]), r"schema is \[1\]"),
        (event(id="../x"), "id is '../x'"),
        (event(customer=None), "customer is None"),
        (event(amount=None), "amount is None"),
        (event(amount="much"), "amount is 'much'"),
        (event(amount="NaN"), "amount is 'NaN'"),
        (event(amount="1e9"), "amount is '1e9'"),
        (event(amount="٣"), "amount is"),
        (event(amount=12.5), "amount is 12.5"),
        (event(amount="-0.01"), "the amount is negative"),
        (event(currency="USD"), "currency is 'USD'"),
        (event(at="2026-11-26T05:00:00"), "without a zone"),
        (event(at="yesterday"), "at is 'yesterday'"),
        (event(at="2026-13-26T05:00:00Z"), "no such time"),
        (event(at="9999-12-31T23:59:59-01:00"), "no such time"),
    ],
)
def test_what_is_no_order_is_refused_with_the_reason(data, reason):
    with pytest.raises(ValueError, match=reason):
        orders_schema.parse(data)


def test_schema_2_is_read_when_it_is_named_and_not_before(monkeypatch):
    data = json.dumps(SECOND).encode()
    with pytest.raises(orders_schema.BadOrder, match="schema is 2"):
        orders_schema.parse(data)
    # Whom to ask is known all the same: a batch that is tried again after the mend has its customers.
    assert orders_schema.customer_of(data) == "c-07"

    monkeypatch.setattr(orders_schema, "READS", (1, 2))

    assert orders_schema.parse(data) == orders_schema.parse(event())
    with pytest.raises(orders_schema.BadOrder, match="amount_minor is 1.5"):
        orders_schema.parse(json.dumps({**SECOND, "amount_minor": 1.5}).encode())


def test_the_line_that_the_mend_replaces_is_there_once():
    assert Path(orders_schema.__file__).read_text().splitlines().count("READS = (1,)") == 1


def test_totals_are_by_the_minute_in_utc():
    rows = [
        {"country": "DE", "amount_minor": 100, "at": "2026-11-26T05:00:59.999Z"},
        {"country": "DE", "amount_minor": 200, "at": "2026-11-26T06:00:00+01:00"},
        {"country": "FR", "amount_minor": 300, "at": "2026-11-26T05:01:00Z"},
    ]

    assert orders_totals.add({}, rows) == {
        "2026-11-26T05:00Z": {"DE": {"orders": 2, "amount_minor": 300}},
        "2026-11-26T05:01Z": {"FR": {"orders": 1, "amount_minor": 300}},
    }


class Kinesis:
    """A stream of two shards; `trimmed` and later ones of each are there."""

    def __init__(self):
        self.shards = {"shard-0": [], "shard-1": []}

    def put(self, shard, *data):
        for one in data:
            self.shards[shard].append({"SequenceNumber": str(len(self.shards[shard]) + 1), "Data": one})

    def list_shards(self, **asked):
        if "NextToken" in asked:
            return {"Shards": [{"ShardId": "shard-1"}]}
        return {"Shards": [{"ShardId": "shard-0"}], "NextToken": "more"}

    def get_shard_iterator(self, StreamName, ShardId, ShardIteratorType, StartingSequenceNumber="0"):
        return {"ShardIterator": f"{ShardId}/{StartingSequenceNumber}"}

    def get_records(self, ShardIterator, Limit):
        shard, after = ShardIterator.split("/")
        left = [record for record in self.shards[shard] if int(record["SequenceNumber"]) > int(after)]
        # One at a time, as a shard that is far behind gives what it has.
        last = left[0]["SequenceNumber"] if left else after
        return {"Records": left[:1], "NextShardIterator": f"{shard}/{last}", "MillisBehindLatest": len(left[1:])}


@pytest.fixture
def offsets():
    return orders_offsets.OffsetsItem(OneItem())


@pytest.fixture
def kinesis():
    stream = Kinesis()
    stream.put("shard-0", b"a", b"b", b"c")
    stream.put("shard-1", b"d")
    return stream


def test_a_run_takes_the_batch_that_the_run_before_has_left_and_only_then_what_came_since(kinesis, offsets):
    raw = MemoryStore()
    first = orders_raw.claim(kinesis, "orders", offsets, raw)
    kinesis.put("shard-1", b"e")

    again = orders_raw.claim(kinesis, "orders", offsets, raw)
    offsets.commit(first.name)
    second = orders_raw.claim(kinesis, "orders", offsets, raw)

    assert (again.name, again.spans) == (first.name, first.spans)
    assert [record["data"] for record in orders_raw.records_of(raw, first.name)] == [b"a", b"b", b"c", b"d"]
    assert [record["data"] for record in orders_raw.records_of(raw, second.name)] == [b"e"]
    offsets.commit(second.name)
    assert orders_raw.claim(kinesis, "orders", offsets, raw) is None
    assert offsets.read().committed == {"shard-0": "3", "shard-1": "2"}


def test_of_two_runs_that_claim_at_the_same_time_both_take_the_same_batch(kinesis, offsets):
    raw = MemoryStore()

    class Meanwhile:
        """Another run claims, with more records, between this one's look and its claim."""

        read = staticmethod(offsets.read)
        other = None

        def claim(self, seen, batch):
            if self.other is None:
                kinesis.put("shard-1", b"e")
                self.other = orders_raw.claim(kinesis, "orders", offsets, raw)
            return offsets.claim(seen, batch)

    meanwhile = Meanwhile()

    mine = orders_raw.claim(kinesis, "orders", meanwhile, raw)

    assert mine.name == meanwhile.other.name
    assert len(orders_raw.records_of(raw, mine.name)) == 5


def test_a_run_that_looked_before_another_claimed_and_committed_does_not_claim_the_same_records(kinesis, offsets):
    raw = MemoryStore()
    before = offsets.read()
    other = orders_raw.claim(kinesis, "orders", offsets, raw)
    offsets.commit(other.name)

    assert not offsets.claim(before, orders_offsets.Batch("000001-late", other.spans))
    assert offsets.read().pending is None


def test_a_committed_batch_may_be_committed_again_and_one_that_nobody_claimed_may_not(kinesis, offsets):
    raw = MemoryStore()
    first = orders_raw.claim(kinesis, "orders", offsets, raw)
    offsets.commit(first.name)
    kinesis.put("shard-0", b"f")
    second = orders_raw.claim(kinesis, "orders", offsets, raw)

    offsets.commit(first.name)

    assert offsets.read().pending.name == second.name
    assert offsets.read().committed == {"shard-0": "3", "shard-1": "1"}
    with pytest.raises(orders_offsets.NotClaimed):
        offsets.commit("000007-000000000000")


def test_a_batch_is_bounded_and_each_shard_has_its_share(kinesis):
    found = orders_stream.read(kinesis, "orders", {}, 4, 1000)
    assert [record["data"] for record in found] == [b"a", b"b", b"d"]
    found = orders_stream.read(kinesis, "orders", {"shard-0": "1"}, 100, 2)
    assert [record["data"] for record in found] == [b"b", b"d"]


def records(*data):
    return [{"shard": "shard-0", "sequence": str(number), "data": one} for number, one in enumerate(data, 1)]


def row(name, batch="000001-0"):
    return {"id": name, "batch": batch}


def compared(source, dead=(), rows=(), in_table=(), whole=("000001-0",)):
    return orders_reconciliation.compared(source, set(dead), list(rows), set(in_table), set(whole), UNTIL)


def test_a_comparison_balances_where_every_order_is_in_both_sinks_or_dead_lettered():
    source = records(event(id="o-1"), event(id="o-1"), event(id="o-2"), b"no JSON", event(id="o-3", customer="c-99"))

    found = compared(source, ["shard-0/4", "shard-0/5"], [row("o-1"), row("o-2")], ["o-1", "o-2"])

    assert found.balanced
    assert (found.source, found.sink, found.dead_lettered) == (4, 2, 2)


def test_a_comparison_does_not_take_the_pipelines_word_for_what_it_has_lost():
    source = records(event(id="o-1"), event(id="o-2"), event(id="o-3"), b"no JSON")

    found = compared(source, [], [row("o-1"), row("o-2")], ["o-1"])

    # o-2 is in the Parquet alone; of the last two nothing is known.
    assert found.examples["missing"] == ["o-2", "o-3", "shard-0/4"]


def test_a_comparison_finds_what_is_doubled_and_what_came_from_nowhere():
    rows = [row("o-1"), row("o-1", "replayed/o-1"), row("o-9")]

    found = compared(records(event(id="o-1")), [], rows, ["o-1", "o-9", "o-8"])

    assert (found.missing, found.doubled, found.unknown) == (0, 1, 2)
    assert found.examples["unknown"] == ["o-8", "o-9"]
    assert "1 doubled (o-1)" in orders_reconciliation.told(found)


def test_orders_that_the_stream_holds_no_more_are_not_called_unknown():
    rows = [row("o-1"), row("o-old", "000000-0"), row("o-late", "replayed/o-late")]

    assert compared(records(event(id="o-1")), [], rows, ["o-1", "o-old", "o-late"]).balanced
