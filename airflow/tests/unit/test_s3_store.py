"""S3 as a store: conditional, checked, under its prefix."""

from __future__ import annotations

import hashlib

import goaround
import pytest

pytest.importorskip("boto3")
from botocore.exceptions import ClientError, ParamValidationError  # noqa: E402
from fake_s3 import FakeS3  # noqa: E402

PARTS = {"rows.jsonl": b'{"id":1}\n', "totals.json": b"{}"}


@pytest.fixture
def s3():
    return FakeS3()


@pytest.fixture
def store(s3):
    return goaround.S3Store(s3.client, "lake", "orders")


def test_a_batch_is_published_once_under_the_prefix(s3, store):
    results = [goaround.publish(store, "shard-0/1-9", PARTS, meta={"in": 9}) for _ in range(2)]

    assert [result.already for result in results] == [False, True]
    assert all(key.startswith("orders/shard-0/1-9/_") for key in s3.objects) and len(s3.objects) == 3
    [found] = goaround.published(store)
    assert {part.name: goaround.read_part(store, found, part.name) for part in found.parts} == PARTS


def test_the_parts_are_stored_and_looked_at_before_the_manifest_is_created(s3, store):
    goaround.publish(store, "k", PARTS)

    writes = [
        (operation, given.get("IfNoneMatch"))
        for operation, given in s3.sent
        if operation in ("PutObject", "HeadObject")
    ]
    assert writes == [("PutObject", None), ("HeadObject", None)] * 2 + [("PutObject", "*")]


def test_a_replacement_is_created_beside_what_it_replaces(s3, store):
    goaround.publish(store, "k", PARTS)
    goaround.publish(store, "k", {"x": b""}, if_other="replace")

    assert [key for key in s3.objects if "_manifest" in key] == [
        "orders/k/_manifest-000001.json",
        "orders/k/_manifest-000002.json",
    ]
    assert [found.generation for found in goaround.published(store)] == [2]


def test_a_file_is_sent_as_one(store, tmp_path):
    file = tmp_path / "rows"
    file.write_bytes(b"x" * 100_000)

    found = goaround.publish(store, "k", {"rows": file}).manifest

    assert goaround.read_part(store, found, "rows") == file.read_bytes()


def test_two_conditional_puts_that_met_are_sorted_out(s3, store):
    s3.refuse = [("PutObject", 409)] * 2

    assert store.create("k", b"1") is True
    assert store.create("k", b"2") is False


def test_conditional_puts_that_meet_for_ever_are_an_error(s3, store):
    s3.refuse = [("PutObject", 409)] * 5

    with pytest.raises(ClientError):
        store.create("k", b"1")
    assert len(s3.sent) == 5


@pytest.mark.parametrize("operation", ["GetObject", "HeadObject", "ListObjectsV2", "PutObject"])
def test_an_answer_that_is_an_error_is_never_an_absence(s3, store, operation):
    goaround.publish(store, "k", PARTS)
    s3.refuse = [(operation, 503)]

    with pytest.raises(ClientError):
        goaround.publish(store, "k", {"x": b"new"}, if_other="replace")
        list(goaround.published(store))
    assert [found.key for found in goaround.published(store)] == ["k"]


def test_bytes_that_changed_on_the_way_are_not_published(s3, store):
    with pytest.raises(ClientError):
        store.put("k", b"other", hashlib.sha256(b"one").hexdigest())
    s3.objects["orders/k"] = b"other"

    for size in (5, 3):
        with pytest.raises(goaround.NotVerified):
            store.verify("k", size, hashlib.sha256(b"one").hexdigest())


def test_a_boto3_without_conditional_puts_is_named(s3, store, monkeypatch):
    def refuse(operation, given):
        raise ParamValidationError(report="Unknown parameter in input: IfNoneMatch")

    monkeypatch.setattr(s3.client, "_make_api_call", refuse)

    with pytest.raises(goaround.PublishError, match="boto3"):
        store.create("k", b"1")


def test_a_file_over_the_limit_of_one_put_is_refused_by_name(s3, store, tmp_path, monkeypatch):
    monkeypatch.setattr("goaround.s3_store.MAX_PUT_BYTES", 10)
    file = tmp_path / "big"
    file.write_bytes(b"x" * 11)

    with pytest.raises(goaround.PublishError, match="big: 11 bytes"):
        goaround.publish(store, "k", {"big": file})
    assert s3.objects == {}
