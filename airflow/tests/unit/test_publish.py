"""Batches are published whole, and once: on a directory, and whatever a store's backend does."""

from __future__ import annotations

import itertools
import os
import threading

import goaround
import pytest
from crashes import killed_at_each_line
from memory_store import Gone, MemoryStore

KEY = "orders/shard-0/1200-1299"
PARTS = {"rows.jsonl": b'{"id":1}\n', "totals.json": b"{}"}


@pytest.fixture(params=["directory", "memory"])
def store(request, tmp_path):
    return goaround.DirectoryStore(tmp_path / "lake") if request.param == "directory" else MemoryStore()


def readable(store):
    """What a reader gets, by key and part."""
    return {
        found.key: {part.name: goaround.read_part(store, found, part.name) for part in found.parts}
        for found in goaround.published(store)
    }


def test_a_batch_that_is_tried_again_is_published_once(store):
    first = goaround.publish(store, KEY, PARTS, meta={"in": 2})
    second = goaround.publish(store, KEY, dict(reversed(PARTS.items())), meta={"in": 3})

    assert (first.already, second.already) == (False, True)
    assert second.manifest == first.manifest
    assert readable(store) == {KEY: PARTS}


def test_other_content_under_a_published_key_is_refused_with_the_difference_named(store):
    goaround.publish(store, KEY, PARTS)

    with pytest.raises(goaround.PublishConflict, match=r"rows.jsonl differs, more.json is new, totals.json is missing"):
        goaround.publish(store, KEY, {"rows.jsonl": b"other", "more.json": b""})

    assert readable(store) == {KEY: PARTS}


def test_other_content_is_left_out_or_put_in_place_where_the_author_says_so(store):
    goaround.publish(store, KEY, PARTS)

    kept = goaround.publish(store, KEY, {"rows.jsonl": b"other"}, if_other="keep")
    assert kept.already and readable(store) == {KEY: PARTS}

    replaced = goaround.publish(store, KEY, {"rows.jsonl": b"other"}, if_other="replace")
    assert (replaced.already, replaced.manifest.generation) == (False, 2)
    assert readable(store) == {KEY: {"rows.jsonl": b"other"}}


def test_content_that_returns_to_what_it_was_is_published_again(store):
    for body in (b"a", b"b", b"a"):
        goaround.publish(store, KEY, {"x": body}, if_other="replace")

    assert readable(store) == {KEY: {"x": b"a"}}
    assert goaround.current(store, KEY).generation == 3


def test_the_keys_below_a_folder_are_listed_in_order(store):
    for key in ("b/2", "a", "b/1", "b/1/deep", "bc"):
        goaround.publish(store, key, {"x": key.encode()})

    assert [found.key for found in goaround.published(store)] == ["a", "b/1", "b/1/deep", "b/2", "bc"]
    assert [found.key for found in goaround.published(store, "b")] == ["b/1", "b/1/deep", "b/2"]
    assert goaround.current(store, "nobody") is None


def test_a_file_is_published_by_its_path(store, tmp_path):
    file = tmp_path / "big.bin"
    file.write_bytes(os.urandom(3_000_000))

    goaround.publish(store, KEY, {"big.bin": file})

    assert readable(store) == {KEY: {"big.bin": file.read_bytes()}}


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a//b", "../a", "a/..", ".", "a/_data-0", "a\nb", "a b", "ä", None, 7, "a" * 501]
)
def test_a_key_that_is_no_path_everywhere_is_refused_by_name(store, key):
    with pytest.raises(goaround.PublishError, match="key="):
        goaround.publish(store, key, PARTS)


@pytest.mark.parametrize(
    ("parts", "told"),
    [({}, "no parts"), ({"a/b": b""}, "'a/b'"), ({".x": b""}, "'.x'"), ({"a": 5}, "'a' is a int"), ([], "no parts")],
)
def test_parts_that_are_none_are_refused_by_name(store, parts, told):
    with pytest.raises(goaround.PublishError, match=told):
        goaround.publish(store, KEY, parts)


def test_meta_that_is_no_json_is_refused_before_anything_is_stored():
    store = MemoryStore()

    with pytest.raises(goaround.PublishError, match="meta"):
        goaround.publish(store, KEY, PARTS, meta={"when": object()})

    assert store.objects == {}


def test_an_unknown_choice_is_refused(store):
    with pytest.raises(goaround.PublishError, match="if_other='overwrite', expected one of fail, keep, replace"):
        goaround.publish(store, KEY, PARTS, if_other="overwrite")


def test_the_checkpoint_is_committed_after_the_batch_can_be_read(store):
    seen = []

    for _ in range(2):
        goaround.publish(store, KEY, PARTS, checkpoint=lambda: seen.append(readable(store)))

    assert seen == [{KEY: PARTS}] * 2


def test_the_checkpoint_is_not_committed_where_nothing_was_published(store):
    goaround.publish(store, KEY, PARTS)

    with pytest.raises(goaround.PublishConflict):
        goaround.publish(store, KEY, {"x": b"other"}, checkpoint=lambda: pytest.fail("committed"))


def test_a_checkpoint_that_fails_says_that_the_batch_is_published(store):
    def refuse():
        raise ConnectionError("no database")

    with pytest.raises(goaround.CheckpointNotCommitted, match="is published") as raised:
        goaround.publish(store, KEY, PARTS, checkpoint=refuse)

    assert isinstance(raised.value.__cause__, ConnectionError)
    assert readable(store) == {KEY: PARTS}


def test_a_part_that_was_changed_since_is_not_read_as_the_published_one(store):
    found = goaround.publish(store, KEY, PARTS).manifest
    store.put(found.parts[0].path, b'{"id":2}\n', "")

    with pytest.raises(goaround.NotVerified):
        goaround.read_part(store, found, found.parts[0].name)


def test_a_part_that_is_stored_wrongly_is_not_published():
    class Lossy(MemoryStore):
        def put(self, path, body, sha256):
            super().put(path, body[:-1], sha256)

    store = Lossy()

    with pytest.raises(goaround.NotVerified):
        goaround.publish(store, KEY, PARTS)
    assert readable(store) == {}


def test_a_store_that_overwrites_where_it_should_refuse_is_found_out():
    class Overwriting(MemoryStore):
        def create(self, path, body):
            self.objects[path] = body.replace(b"generation", b"Generation")
            return True

    with pytest.raises(goaround.NotVerified, match="by others at the same time"):
        goaround.publish(Overwriting(), KEY, PARTS)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("there", [None, {"x": b"before"}])
def test_a_backend_that_fails_at_any_operation_leaves_all_or_nothing_and_the_next_try_ends_it(after, there):
    for number in itertools.count(1):
        store = MemoryStore()
        if there:
            goaround.publish(store, KEY, there)
        committed = []
        publish = lambda: goaround.publish(  # noqa: E731
            store,
            KEY,
            PARTS,
            if_other="replace",
            checkpoint=lambda: committed.append(1),  # noqa: B023
        )
        store.operations, store.fail_at, store.after = 0, number, after
        try:
            publish()
            break
        except Gone:
            store.fail_at = None
        assert readable(store) in ({KEY: PARTS}, {KEY: there} if there else {})
        assert committed == []

        publish()
        assert readable(store) == {KEY: PARTS} and committed == [1]
    assert number > 5


def test_a_try_that_is_killed_at_any_line_publishes_all_or_nothing_and_the_next_one_ends_it(tmp_path):
    deaths = set()
    roots = (tmp_path / str(number) for number in itertools.count())
    store = None

    def work():
        goaround.publish(
            store, KEY, PARTS, if_other="replace", checkpoint=lambda: (store._root / "offsets").write_text("1")
        )

    def fresh():
        nonlocal store
        store = goaround.DirectoryStore(next(roots))
        goaround.publish(store, KEY, {"x": b"before"})

    fresh()
    for _ in killed_at_each_line(work, every=3):
        left = readable(store)
        deaths.add(str(left))
        assert left in ({KEY: PARTS}, {KEY: {"x": b"before"}})
        assert not (store._root / "offsets").exists() or left == {KEY: PARTS}
        goaround.publish(store, KEY, PARTS, if_other="replace")
        assert readable(store) == {KEY: PARTS}
        fresh()
    assert len(deaths) == 2


def test_of_many_tries_at_the_same_time_one_publishes(store):
    results, barrier = [], threading.Barrier(8)

    def attempt(number):
        barrier.wait()
        results.append(goaround.publish(store, KEY, {"x": str(number % 2).encode()}, if_other="keep"))

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [result.already for result in results].count(False) == 1
    assert {result.manifest.digest for result in results} == {goaround.current(store, KEY).digest}
