"""What a batch came to is booked between publication and checkpoint; keys of earlier batches are dropped."""

from __future__ import annotations

import itertools
import json
import logging

import goaround
import pytest
from crashes import killed_at_each_line
from fake_table import FakeTable
from goaround import records
from memory_store import MemoryStore
from schemas import problems
from test_records import BATCH, COUNTS, Queue, process, rows


def bookings(table):
    return records.Bookings("orders", table="records", dynamodb=table)


def taken(table, batch=BATCH):
    return records.TakenKeys("orders", batch=batch, dynamodb=table)


def test_a_record_whose_key_an_earlier_batch_has_taken_is_dropped_and_counted():
    store, asked = MemoryStore(), []

    counts = process(store, Queue(), seen=lambda keys: asked.append(keys) or [2])

    assert asked == [[1, 2]]
    assert counts == {**COUNTS, "published": 1, "duplicates": 2} and problems("Record Counts", counts) == []
    assert [row["id"] for row in rows(store)] == [1]


def test_a_batch_whose_keys_are_all_taken_publishes_nothing_and_commits():
    store, committed = MemoryStore(), []

    counts = process(store, Queue(), seen=lambda keys: keys, checkpoint=lambda: committed.append(1))

    assert (counts["published"], counts["duplicates"]) == (0, 3)
    assert store.objects == {} and committed == [1]


def test_without_good_values_nobody_is_asked_for_keys():
    process(MemoryStore(), Queue(), events=[], seen=lambda keys: pytest.fail("asked"))


def test_keys_that_are_no_text_are_asked_for_as_they_are_told_apart():
    counts = process(MemoryStore(), Queue(), key=lambda row: [row["id"]], seen=lambda keys: {"[1]"} & set(keys))

    assert counts == {**COUNTS, "published": 1, "duplicates": 2}


def test_seen_without_a_key_is_a_mistake():
    with pytest.raises(ValueError, match="seen is given without key"):
        process(MemoryStore(), Queue(), key=None, seen=lambda keys: set())


def test_keys_that_cannot_be_asked_for_fail_the_batch():
    store, table = MemoryStore(), FakeTable()
    table.failure = ValueError("throttled")

    with pytest.raises(ValueError, match="throttled"):
        process(store, Queue(), seen=taken(table), checkpoint=lambda: pytest.fail("committed"))
    assert store.objects == {}


def test_a_later_batch_of_the_same_records_publishes_none_of_them():
    store, table = MemoryStore(), FakeTable()

    process(store, Queue(), seen=taken(table))
    again = process(store, Queue(), name="shard-0/6-11", seen=taken(table, "shard-0/6-11"))

    assert again == {**COUNTS, "batch": "shard-0/6-11", "published": 0, "duplicates": 3}
    assert [row["id"] for row in rows(store)] == [1, 2]


def test_letters_publication_log_booking_and_checkpoint_are_in_this_order(caplog):
    order, store = [], MemoryStore()

    class Sends(Queue):
        def send(self, letters):
            order.append("letters")

    def seen(keys):
        order.append("keys")
        return set()

    def book(counts):
        assert counts == COUNTS and rows(store)
        order.append(f"book after {len(caplog.records)} line")

    with caplog.at_level(logging.INFO, "goaround"):
        process(store, Sends(), seen=seen, book=book, checkpoint=lambda: order.append("checkpoint"))

    assert order == ["letters", "keys", "book after 1 line", "checkpoint"]


def test_a_booking_that_fails_fails_the_batch_before_its_checkpoint_and_is_made_up_for():
    store, queue, table, committed = MemoryStore(), Queue(), FakeTable(), []
    table.failure = TimeoutError()
    options = {"book": bookings(table).book, "checkpoint": lambda: committed.append(1)}

    with pytest.raises(TimeoutError):
        process(store, queue, **options)
    assert committed == [] and len(queue) == 3

    table.failure = None
    process(store, queue, already=lambda: records.counts_of(store, BATCH), **options)

    [item] = table.items.values()
    assert item["counts"] == COUNTS and committed == [1]


def test_a_batch_that_an_earlier_try_has_published_is_booked_with_the_counts_of_then():
    booked = []

    process(MemoryStore(), Queue(), already=lambda: COUNTS, book=booked.append)

    assert booked == [COUNTS]


STEPS = ("letters", "keys", "publish", "book", "checkpoint")


class Killed(BaseException):
    """Nobody catches it."""


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_task_that_dies_at_a_step_has_done_those_before_it_and_no_other_and_is_ended_by_the_next_try(step, after):
    done, queue, store, table, keys = [], Queue(), MemoryStore(), FakeTable(), FakeTable()
    dies = [(step, after)]

    def at(name, effect):
        def run(*given):
            if (name, False) in dies:
                raise Killed
            result = effect(*given)
            done.append(name)
            if (name, True) in dies:
                raise Killed
            return result

        return run

    class Sends:
        send = staticmethod(at("letters", queue.extend))

    def publish(good, counts):
        goaround.publish(store, counts["batch"], {"rows.json": json.dumps(good).encode()}, meta=counts)

    def attempt():
        return process(
            store,
            Sends,
            publish=at("publish", publish),
            seen=at("keys", taken(keys)),
            book=at("book", bookings(table).book),
            checkpoint=at("checkpoint", lambda: None),
            already=lambda: records.counts_of(store, BATCH),
        )

    with pytest.raises(Killed):
        attempt()
    assert done == list(STEPS[: STEPS.index(step) + after])

    dies.clear()
    assert attempt() == COUNTS
    assert [item["counts"] for item in table.items.values()] == [COUNTS]
    assert [row["id"] for row in rows(store)] == [1, 2] and len({one.id for one in queue}) == 3
    assert done[-2:] == ["book", "checkpoint"]


def test_a_task_that_is_killed_at_any_line_and_tried_again_books_what_it_published(tmp_path):
    """Whatever the line: with offsets it is booked, booked it has all rows and letters, and another try ends it."""
    scratch = (tmp_path / str(number) for number in itertools.count())

    class Folder:
        """A queue that survives the process."""

        def send(self, letters):
            for one in letters:
                (place / one.id).write_text(one.head["offset"])

    def table(name):
        return FakeTable(place / name)

    def work(name=BATCH):
        process(
            goaround.DirectoryStore(place / "lake"),
            Folder(),
            name=name,
            seen=taken(table("keys"), name),
            book=bookings(table("records")).book,
            already=lambda: records.counts_of(goaround.DirectoryStore(place / "lake"), name),
            checkpoint=lambda: (place / "offsets").write_text("5"),
        )

    def found():
        booked = [item["counts"] for item in table("records").items.values()]
        letters = {file.read_text() for file in place.iterdir() if len(file.name) == 64}
        return letters, [row["id"] for row in rows(goaround.DirectoryStore(place / "lake"))], booked

    place = next(scratch)
    place.mkdir()
    states = set()
    for _ in killed_at_each_line(work, every=17):
        letters, done, booked = found()
        states.add((bool(letters), bool(done), bool(booked), (place / "offsets").exists()))
        assert booked == [COUNTS] or not (place / "offsets").exists()
        assert (letters, done) == ({"1", "4", "5"}, [1, 2]) or not booked
        work()
        assert found() == ({"1", "4", "5"}, [1, 2], [COUNTS])
        work("shard-0/6-11")
        assert found()[1] == [1, 2]
        place = next(scratch)
        place.mkdir()
    assert states >= {(False,) * 4, (True, False, False, False), (True, True, False, False)}


def test_the_counts_in_the_log_are_those_that_are_booked(caplog):
    table = FakeTable()

    with caplog.at_level(logging.INFO, "goaround"):
        process(MemoryStore(), Queue(), book=bookings(table).book)

    [line], [item] = [one.getMessage() for one in caplog.records], table.items.values()
    assert json.loads(line.removeprefix("goaround.records ")) == item["counts"]
