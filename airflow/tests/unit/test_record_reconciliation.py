"""Source and sink are compared by key: nothing that is missing, doubled or unknown stays unseen."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

import pytest
from goaround import records

UNTIL = "2026-11-26T05:00:00.000Z"


def reconcile(source, sink, dead=()):
    return records.reconcile(iter(source), iter(sink), dead=iter(dead), until=UNTIL)


def test_what_the_source_repeats_and_the_sink_has_once_is_balanced():
    found = reconcile(["a", "b", "a"], ["b", "a"])

    assert found.balanced and (found.source, found.sink) == (2, 2)
    assert found.examples == {"missing": [], "doubled": [], "unknown": []}


@pytest.mark.parametrize(
    ("source", "sink", "dead", "what"),
    [
        (["a", "b"], ["a"], [], {"missing": 1}),
        (["a"], ["a", "a", "a"], [], {"doubled": 1}),
        (["a"], ["a", "x"], [], {"unknown": 1}),
        (["a"], ["x", "x"], ["a"], {"unknown": 1, "doubled": 1, "dead_lettered": 1}),
    ],
)
def test_what_does_not_balance_is_told_with_its_key(source, sink, dead, what):
    found = reconcile(source, sink, dead)

    assert not found.balanced
    for name in ("missing", "doubled", "unknown", "dead_lettered"):
        assert getattr(found, name) == what.get(name, 0)
        assert len(found.examples.get(name, [])) == (0 if name == "dead_lettered" else what.get(name, 0))


def test_a_dead_lettered_record_is_not_missing_and_once_it_is_replayed_is_not_dead_lettered():
    assert (reconcile(["a", "b"], ["a"], ["b"]).balanced, reconcile(["a", "b"], ["a"], ["b"]).dead_lettered) == (
        True,
        1,
    )
    assert (reconcile(["a", "b"], ["a", "b"], ["b"]).balanced, reconcile("ab", "ab", "b").dead_lettered) == (True, 0)


def test_every_key_of_the_source_is_in_one_place():
    chance = random.Random(7)
    keys = [f"o-{number}" for number in range(40)]
    for _ in range(300):
        source, sink, dead = (chance.choices(keys, k=chance.randrange(60)) for _ in range(3))
        dead = [key for key in dead if key in source]

        found = reconcile(source, sink, dead)

        assert found.source == (found.sink - found.unknown) + found.missing + found.dead_lettered
        assert found.doubled == sum(sink.count(key) > 1 for key in set(sink))
        assert found.unknown == len([key for key in set(sink) if key not in source])


def test_examples_are_the_first_ten_by_their_order():
    found = reconcile([f"o-{number:03d}" for number in reversed(range(500))], [])

    assert found.examples["missing"] == [f"o-{number:03d}" for number in range(10)]


@pytest.mark.parametrize("key", ["", "ü", "x" * 5000, 7, "\ud800"])
def test_an_example_is_a_text_that_the_contract_holds(key):
    [told] = reconcile([key], []).examples["missing"]

    assert isinstance(told, str) and 1 <= len(told) <= 300 and told.isascii()


def test_a_million_keys_are_compared():
    found = reconcile(range(1_000_000), range(3, 1_000_001), [0])

    assert (found.source, found.sink, found.missing, found.unknown) == (1_000_000, 999_998, 2, 1)
    assert found.examples["missing"] == ["1", "2"] and found.examples["unknown"] == ["1000000"]


@pytest.mark.parametrize(
    "until",
    [
        datetime(2026, 11, 26, 5, tzinfo=timezone.utc),
        datetime(2026, 11, 26, 6, 0, 0, 900, tzinfo=timezone(timedelta(hours=1))),
        "2026-11-26T05:00:00Z",
        "2026-11-26T06:00:00.000+01:00",
    ],
)
def test_until_is_the_same_instant_however_it_is_given(until):
    assert records.reconcile([], [], until=until).until == UNTIL


@pytest.mark.parametrize("until", ["", "today", "2026-11-26T05:00:00", datetime(2026, 11, 26), None, 0])
def test_an_instant_without_a_time_zone_is_refused(until):
    with pytest.raises(records.RecordError, match="until="):
        records.reconcile([], [], until=until)
