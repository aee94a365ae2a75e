"""No record of a batch is lost: it is published, dead-lettered with its reason, or dropped as a duplicate, and counted."""

from __future__ import annotations

import itertools
import json
import logging

import goaround
import pytest
from crashes import killed_at_each_line
from goaround import records
from memory_store import Gone, MemoryStore
from schemas import problems

BATCH = "shard-0/0-5"
SOURCE = "kinesis:orders/shardId-0"
RAW = [b'{"id": 1, "amount": 5}', b"{", b'{"id": 2, "amount": 7}', b'{"id": 1, "amount": 5}', b'{"id": 3}', b"\xff"]
EVENTS = [{"at": str(number), "data": data} for number, data in enumerate(RAW)]
COUNTS = {
    "schema_version": 1,
    "batch": BATCH,
    "source": SOURCE,
    "in": 6,
    "published": 2,
    "dead_lettered": 3,
    "duplicates": 1,
}


class Queue(list):
    """Keeps what is sent."""

    def send(self, letters):
        self.extend(letters)


def enrich(event):
    row = json.loads(event["data"])
    if "amount" not in row:
        raise records.BadRecord("no amount")
    return row


def process(store, queue, work=enrich, events=EVENTS, publish=None, **changes):
    def into_the_store(good, counts):
        goaround.publish(store, counts["batch"], {"rows.json": json.dumps(good).encode()}, meta=counts)

    options = {
        "name": BATCH,
        "source": SOURCE,
        "schema": "orders@3",
        "offset": lambda event: event["at"],
        "body": lambda event: event["data"],
        "key": lambda row: row["id"],
    }
    return records.process(events, work, publish or into_the_store, queue, **{**options, **changes})


def rows(store):
    return [
        row for found in goaround.published(store) for row in json.loads(goaround.read_part(store, found, "rows.json"))
    ]


def test_every_record_ends_in_one_of_three_places():
    store, queue = MemoryStore(), Queue()

    counts = process(store, queue)

    assert counts == COUNTS and problems("Record Counts", counts) == []
    assert [row["id"] for row in rows(store)] == [1, 2]
    assert [(one.head["offset"], one.record) for one in queue] == [("1", b"{"), ("4", b'{"id": 3}'), ("5", b"\xff")]
    assert [one.head["reason"]["type"] for one in queue][1:] == [
        "goaround.record_batch.BadRecord",
        "UnicodeDecodeError",
    ]
    assert {one.head["schema"] for one in queue} == {"orders@3"}


def test_the_counts_are_in_the_log_and_with_what_was_published(caplog):
    store = MemoryStore()

    with caplog.at_level(logging.INFO, "goaround"):
        process(store, Queue())

    [line] = [one.getMessage() for one in caplog.records]
    assert json.loads(line.removeprefix("goaround.records ")) == COUNTS
    assert goaround.current(store, BATCH).meta == COUNTS


@pytest.mark.parametrize("failure", [ConnectionError("reset"), TimeoutError(), RuntimeError("503"), PermissionError()])
def test_what_no_record_is_to_blame_for_fails_the_batch_and_dead_letters_nothing(failure):
    store, queue = MemoryStore(), Queue()

    def work(event):
        if event["at"] == "2":
            raise failure
        return enrich(event)

    with pytest.raises(type(failure)):
        process(store, queue, work, checkpoint=lambda: pytest.fail("committed"))
    assert queue == [] and rows(store) == []


def test_an_answer_of_the_api_that_is_no_json_is_not_the_records_fault():
    class JSONDecodeError(OSError, ValueError):
        """As requests raises it."""

    def work(event):
        raise JSONDecodeError

    queue = Queue()
    with pytest.raises(JSONDecodeError):
        process(MemoryStore(), queue, work)
    assert queue == []


def test_nothing_is_published_or_committed_while_the_queue_does_not_take_the_letters():
    class Unreachable:
        def send(self, letters):
            raise records.NotDeadLettered("3 record dead letters were not sent")

    store = MemoryStore()

    with pytest.raises(records.NotDeadLettered):
        process(store, Unreachable(), checkpoint=lambda: pytest.fail("committed"))
    assert rows(store) == []


def test_more_bad_records_than_the_author_takes_for_the_records_fault_fail_the_batch():
    queue = Queue()

    with pytest.raises(records.TooManyBad, match="3 of 6 records of .*JSONDecodeError"):
        process(MemoryStore(), queue, most_bad=0.4)
    assert queue == []
    assert process(MemoryStore(), queue, most_bad=0.5) == COUNTS


@pytest.mark.parametrize(("events", "expected"), [([], (0, 0)), (EVENTS[1:2], (1, 1))])
def test_a_batch_of_no_good_records_publishes_nothing_and_commits(events, expected):
    store, committed = MemoryStore(), []

    counts = process(store, Queue(), events=events, checkpoint=lambda: committed.append(1))

    assert (counts["in"], counts["dead_lettered"]) == expected
    assert store.objects == {} and committed == [1]


def test_a_record_that_is_nested_too_deep_is_dead_lettered():
    queue = Queue()

    process(MemoryStore(), queue, events=[{"at": "1", "data": b"[" * 200_000}])

    assert [one.head["reason"]["type"] for one in queue] == ["RecursionError"]


def test_an_offset_that_cannot_be_told_fails_the_batch():
    with pytest.raises(KeyError):
        process(MemoryStore(), Queue(), offset=lambda event: event["nothing"])


def test_a_key_that_cannot_be_read_is_the_records_fault():
    counts = process(MemoryStore(), Queue(), key=lambda row: row["id"] if row["id"] == 1 else row["nothing"])

    assert counts == {**COUNTS, "published": 1, "dead_lettered": 4}


def test_without_a_key_nothing_is_a_duplicate():
    assert process(MemoryStore(), Queue(), key=None)["duplicates"] == 0


def test_a_batch_that_an_earlier_try_has_published_is_not_worked_again():
    store, queue, committed = MemoryStore(), Queue(), []
    with pytest.raises(goaround.CheckpointNotCommitted):
        process(store, queue, checkpoint=lambda: 1 / 0)

    def changed_its_mind(event):
        raise records.BadRecord("now")

    counts = process(
        store,
        queue,
        changed_its_mind,
        already=lambda: records.counts_of(store, BATCH),
        checkpoint=lambda: committed.append(1),
    )

    assert counts == COUNTS and len(queue) == 3 and committed == [1]


def test_a_batch_that_nobody_has_published_is_worked():
    store = MemoryStore()

    assert process(store, Queue(), already=lambda: records.counts_of(store, BATCH)) == COUNTS


@pytest.mark.parametrize("after", [False, True])
def test_a_store_that_fails_anywhere_loses_and_doubles_nothing_when_the_batch_is_tried_again(after):
    for number in itertools.count(1):
        store, queue, committed = MemoryStore(), Queue(), []
        store.fail_at, store.after = number, after
        try:
            process(store, queue, checkpoint=lambda: committed.append(1))  # noqa: B023
            break
        except Gone:
            assert committed == []
        store.fail_at = None
        process(store, queue, checkpoint=lambda: committed.append(1))  # noqa: B023
        assert [row["id"] for row in rows(store)] == [1, 2]
        assert len({one.id for one in queue}) == 3 and committed == [1]
    assert number > 5


def test_a_task_that_is_killed_at_any_line_loses_and_doubles_nothing(tmp_path):
    scratch = (tmp_path / str(number) for number in itertools.count())
    place = next(scratch)

    class Folder:
        """A queue that survives the process."""

        def send(self, letters):
            for one in letters:
                (place / f"{one.id}").write_text(one.head["offset"])

    def work():
        process(
            goaround.DirectoryStore(place / "lake"), Folder(), checkpoint=lambda: (place / "offsets").write_text("5")
        )

    place.mkdir()
    for _ in killed_at_each_line(work, every=17):
        letters = {file.read_text() for file in place.iterdir() if len(file.name) == 64}
        done = [row["id"] for row in rows(goaround.DirectoryStore(place / "lake"))]
        if (place / "offsets").exists() or done:
            assert letters == {"1", "4", "5"} and done == [1, 2]
        place = next(scratch)
        place.mkdir()


def test_the_author_may_say_what_else_is_a_records_fault():
    class Rejected(Exception):
        pass

    def work(event):
        raise Rejected

    assert process(MemoryStore(), Queue(), work, bad=(Rejected,))["dead_lettered"] == 6
