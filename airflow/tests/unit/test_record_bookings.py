"""What a pipeline books is in the table of records once, as the contract has it, or its batch hears of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import goaround
import pytest
from fake_table import FakeTable
from goaround import record_client, records
from schemas import problems

COUNTS = {
    "schema_version": 1,
    "batch": "shard-0/0-5",
    "source": "kinesis:orders/shardId-0",
    "in": 6,
    "published": 2,
    "dead_lettered": 3,
    "duplicates": 1,
}
LETTER = "3f57b9a4475f5bbf9d96645791f08ad3199013fe4f345dfd4f1e0abba2c18fcd"
RESULT = records.reconcile(["a", "b", "c"], ["a", "d", "d"], dead=["c"], until="2026-11-26T06:00:00+01:00")


class ProvisionedThroughputExceededException(Exception):
    """Named as botocore's."""


@pytest.fixture
def table():
    return FakeTable()


@pytest.fixture
def bookings(table):
    return records.Bookings("orders", table="records", dynamodb=table)


def only(table):
    [item] = table.items.values()
    return item


@pytest.mark.parametrize("in_a_task", [True, False])
def test_every_item_is_as_the_contract_has_it(table, bookings, run_task, in_a_task):
    if in_a_task:
        run_task(try_number=2)

    bookings.book(COUNTS)
    bookings.reconciled(RESULT)
    bookings.replayed(LETTER)

    [counts, reconciliation, replayed] = table.items.values()
    assert problems("Booked Counts", counts) == []
    assert problems("Booked Reconciliation", reconciliation) == []
    assert problems("Booked Replay", replayed) == []
    assert [one["task"] and one["task"]["try_number"] for one in (counts, replayed)] == [2 if in_a_task else None] * 2


def test_items_are_where_goaround_looks_for_them(table, bookings):
    bookings.book(COUNTS)
    bookings.reconciled(RESULT)
    bookings.replayed(LETTER)

    assert list(table.items) == [
        ("CNT#dev#orders", "shard-0/0-5"),
        ("REC#dev#orders", "2026-11-26T05:00:00.000Z"),
        ("RPL#dev#orders", LETTER),
    ]


def test_an_item_is_kept_for_90_days(table, bookings):
    before = datetime.now(timezone.utc)
    bookings.book(COUNTS)

    kept = datetime.fromtimestamp(only(table)["expires_at"], timezone.utc) - before
    assert timedelta(days=90) - timedelta(seconds=1) <= kept < timedelta(days=90, minutes=1)


def test_the_first_one_to_book_a_batch_wins(table, bookings):
    assert bookings.book(COUNTS) is True
    first = only(table)

    assert bookings.book({**COUNTS, "published": 3, "duplicates": 0}) is False
    assert only(table) == first


def test_of_two_tries_at_once_one_books(table, bookings):
    other = records.Bookings("orders", table="records", dynamodb=table)
    told = []

    def meanwhile():
        table.failure = None
        told.append(other.book({**COUNTS, "published": 3, "duplicates": 0}))

    table.failure = meanwhile

    assert (bookings.book(COUNTS), told) == (False, [True])
    assert only(table)["counts"]["published"] == 3


def test_a_replayed_letter_is_booked_once(table, bookings):
    assert (bookings.replayed(LETTER), bookings.replayed(LETTER)) == (True, False)
    assert len(table.items) == 1


def test_a_reconciliation_that_is_made_again_takes_the_place_of_the_earlier_one(table, bookings):
    bookings.reconciled(RESULT)
    bookings.reconciled(records.reconcile(["a"], ["a"], until=RESULT.until))

    assert (only(table)["missing"], only(table)["doubled"]) == (0, 0)


@pytest.mark.parametrize("failure", [ProvisionedThroughputExceededException(), PermissionError("denied")])
@pytest.mark.parametrize("what", [("book", COUNTS), ("reconciled", RESULT), ("replayed", LETTER)])
def test_a_table_that_refuses_is_heard_of(table, bookings, failure, what):
    table.failure = failure

    with pytest.raises(type(failure)):
        getattr(bookings, what[0])(what[1])
    assert table.items == {}


def test_booking_again_after_an_answer_that_was_lost_changes_nothing(table, bookings):
    table.fail_after = TimeoutError()
    with pytest.raises(TimeoutError):
        bookings.book(COUNTS)
    first = only(table)

    assert bookings.book(COUNTS) is False and only(table) == first


@pytest.mark.parametrize("change", [{"batch": None}, {"published": None}, {"in": "6"}, {"duplicates": -1}])
def test_counts_that_are_none_are_not_booked(table, bookings, change):
    with pytest.raises(records.RecordError, match="no counts of a batch.*publish with meta=counts"):
        bookings.book({**COUNTS, **change})
    assert table.items == {}


def test_counts_of_a_source_that_the_contract_does_not_hold_are_not_booked(table, bookings):
    with pytest.raises(records.RecordError, match="source="):
        bookings.book({**COUNTS, "source": "ü"})
    assert table.items == {}


def test_counts_that_do_not_add_up_are_not_booked(table, bookings):
    with pytest.raises(records.RecordError, match="in is not published"):
        bookings.book({**COUNTS, "published": 3})
    assert table.items == {}


@pytest.mark.parametrize("variable", ["GOAROUND_RECORDS_TABLE", "AIRFLOW__GOAROUND__RECORDS_TABLE"])
def test_the_table_is_an_option(monkeypatch, variable):
    monkeypatch.setenv(variable, "records-of-dev")
    table, named = FakeTable(), []
    put = table.put_item
    table.put_item = lambda **request: (named.append(request["TableName"]), put(**request))

    records.Bookings("orders", dynamodb=table).book(COUNTS)

    assert named == ["records-of-dev"] and list(table.items) == [("CNT#dev#orders", "shard-0/0-5")]


def test_without_the_option_the_error_names_it():
    with pytest.raises(records.RecordError, match="GOAROUND_RECORDS_TABLE .*goaround.records_table.* is not set"):
        records.Bookings("orders")


def test_without_an_environment_the_error_names_the_option(monkeypatch):
    monkeypatch.delenv("GOAROUND_ENVIRONMENT")

    with pytest.raises(records.RecordError, match="goaround.environment"):
        records.Bookings("orders", table="records")
    assert records.Bookings("orders", table="records", environment="prod", dynamodb=FakeTable()).book(COUNTS)


@pytest.mark.parametrize("name", ["", "Orders", "9a", "a" * 33, "a#b", None])
def test_a_pipeline_that_is_none_is_refused(name):
    with pytest.raises(records.RecordError, match="pipeline="):
        records.Bookings(name, table="records")


def test_what_is_not_used_is_not_loaded():
    """Whoever only processes, replays or compares needs neither boto3 nor Airflow."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.modules['airflow'] = sys.modules['boto3'] = None\n"
        "from goaround import records\n"
        "records.Bookings('orders', table='records', environment='dev'); records.TakenKeys('orders', batch='b')\n"
        "assert records.reconcile([1], [1], until='2026-11-26T05:00:00Z').balanced\n"
    )
    subprocess.run([sys.executable, "-c", code, str(Path(goaround.__file__).parents[1])], check=True)


def test_a_client_of_its_own_has_time_outs_and_two_attempts(monkeypatch):
    pytest.importorskip("boto3")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    config = record_client.client("dynamodb").meta.config

    assert (config.connect_timeout, config.read_timeout) == (3.0, 10.0)
    assert config.retries == {"total_max_attempts": 2, "mode": "standard"}
