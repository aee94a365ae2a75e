"""A key is taken by one batch, however often that is tried, and seen by all others."""

from __future__ import annotations

import time

import pytest
from fake_table import FakeTable
from goaround import records


@pytest.fixture
def table():
    return FakeTable()


def taken(table, batch, **options):
    return records.TakenKeys("orders", batch=batch, dynamodb=table, **options)


def test_a_key_that_an_earlier_batch_has_taken_is_seen(table):
    assert taken(table, "b-1")(["o-1", "o-2"]) == set()
    assert taken(table, "b-2")(["o-2", "o-3"]) == {"o-2"}


def test_a_batch_that_is_tried_again_gets_its_keys_again(table):
    for _ in range(2):
        assert taken(table, "b-1")(["o-1", "o-2"]) == set()


def test_a_batch_that_died_half_way_gets_all_of_its_keys_and_no_other(table):
    puts = []

    def throttles_at_the_third():
        puts.append(1)
        if len(puts) == 3:
            raise TimeoutError

    table.failure = throttles_at_the_third
    with pytest.raises(TimeoutError):
        taken(table, "b-1")(["o-1", "o-2", "o-3"])
    table.failure = None

    assert taken(table, "b-2")(["o-1", "o-3"]) == {"o-1"}
    assert taken(table, "b-1")(["o-1", "o-2", "o-3"]) == {"o-3"}


def test_a_key_whose_answer_was_lost_is_the_batchs_own(table):
    table.fail_after = TimeoutError()
    with pytest.raises(TimeoutError):
        taken(table, "b-1")(["o-1"])

    assert taken(table, "b-1")(["o-1"]) == set()


def test_of_two_batches_at_once_one_gets_a_key(table):
    told = []

    def meanwhile():
        table.failure = None
        told.append(taken(table, "b-2")(["o-1"]))

    table.failure = meanwhile

    assert (taken(table, "b-1")(["o-1"]), told) == ({"o-1"}, [set()])


def test_a_table_that_refuses_is_heard_of(table):
    table.failure = PermissionError("denied")

    with pytest.raises(PermissionError):
        taken(table, "b-1")(["o-1"])


def test_the_item_names_the_batch_and_when_it_may_go(table):
    before = int(time.time())
    taken(table, "b-1")(["o-1"])
    taken(table, "b-1", expires_s=60)(["o-2"])

    assert list(table.items) == [("SEEN#o-1", ""), ("SEEN#o-2", "")]
    long, short = table.items.values()
    assert long["batch"] == "b-1" and set(long) == {"pk", "batch", "expires_at"}
    assert 0 <= long["expires_at"] - before - 7 * 24 * 3600 < 60
    assert 0 <= short["expires_at"] - before - 60 < 60


def test_the_tables_key_may_have_another_name(table):
    requests = []
    table.put_item = lambda **request: requests.append(request)

    taken(table, "b-1", key_attribute="id")(["o-1"])

    [request] = requests
    assert request["Item"]["id"] == {"S": "SEEN#o-1"} and "pk" not in request["Item"]
    assert request["ExpressionAttributeNames"]["#key"] == "id"


@pytest.mark.parametrize("key", ["", "\ud800", "ü", "x" * 5000, 7, ("shop", 1)])
def test_a_key_that_no_table_takes_as_it_is_fails_no_batch(table, key):
    assert taken(table, "b-1")([key]) == set()
    assert taken(table, "b-2")([key]) == {key}
    [(pk, _)] = table.items
    assert pk.isascii() and len(pk) < 400


def test_different_keys_stay_different(table):
    taken(table, "b-1")(["ü", "x" * 5000, "a"])

    assert taken(table, "b-2")(["ä", "y" * 5000, "b"]) == set()
