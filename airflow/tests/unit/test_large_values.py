"""Large values are stored once, read back as they were, and never replaced by something else unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from goaround import large_values
from goaround.large_values import LargeValueError, forget, shortened, whole

NAMES = ("orders", "scheduled__2026-11-01T00:00:00+00:00", "load", "-1", "return_value")
SMALL, LARGE = json.dumps("x" * 90), json.dumps("x" * 200)


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("GOAROUND_XCOM_PATH", f"file://{tmp_path}")
    monkeypatch.setenv("GOAROUND_XCOM_THRESHOLD", "100")
    return tmp_path


def stored(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


def test_a_small_value_stays_in_the_database(folder):
    assert shortened(SMALL, *NAMES) == SMALL and whole(SMALL) == SMALL
    assert stored(folder) == []


def test_a_large_value_is_stored_and_a_reference_takes_its_place(folder):
    text = shortened(LARGE, *NAMES)

    assert len(text) < 300 and whole(text) == LARGE
    [file] = stored(folder)
    assert file.parts[-6:-1] == ("orders", "scheduled__2026-11-01T00%3A00%3A00%2B00%3A00", "load", "-1", "return_value")


def test_a_reference_is_known_in_whatever_order_the_database_keeps_it():
    reference = json.loads(shortened(LARGE, *NAMES))

    assert whole(json.dumps(dict(sorted(reference.items(), key=lambda one: len(one[0]))))) == LARGE


def test_the_longest_names_make_a_reference_that_is_known(folder):
    assert whole(shortened(LARGE, *("x" * large_values.MAX_SEGMENT for _ in range(5)))) == LARGE


def test_the_same_value_of_another_try_is_the_same_object(folder):
    assert shortened(LARGE, *NAMES) == shortened(LARGE, *NAMES)
    assert len(stored(folder)) == 1


def test_a_value_is_deleted_with_its_reference_and_a_second_time_nothing_happens(folder):
    reference = json.loads(shortened(LARGE, *NAMES))

    for _ in range(2):
        forget(reference)
    assert stored(folder) == []


@pytest.mark.parametrize(
    "value", [None, "x", 7, {"a": 1}, {"goaround.xcom": 1}, {"goaround.xcom": 1, "path": "../../keep"}]
)
def test_what_is_no_reference_deletes_nothing(folder, value):
    (folder.parent / "keep").touch()

    if value != {"goaround.xcom": 1}:
        forget(value)
    assert (folder.parent / "keep").exists()


def test_a_value_that_was_changed_is_not_read(folder):
    text = shortened(LARGE, *NAMES)
    [file] = stored(folder)
    file.write_text(LARGE.replace("x", "y"))

    with pytest.raises(LargeValueError, match="orders/.* is not what was stored"):
        whole(text)


def test_a_value_that_is_gone_is_an_error_with_its_place(folder):
    text = shortened(LARGE, *NAMES)
    stored(folder)[0].unlink()

    with pytest.raises(LargeValueError, match=r"orders/.* cannot be read: FileNotFoundError"):
        whole(text)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "", "a//b"])
def test_a_reference_reads_nothing_outside_of_the_store(path):
    with pytest.raises(LargeValueError, match="is no reference"):
        whole(json.dumps({"goaround.xcom": 1, "path": path, "bytes": 1, "sha256": ""}))


def test_a_reference_of_a_later_version_is_named():
    with pytest.raises(LargeValueError, match="is no reference that this version reads"):
        whole(json.dumps({"goaround.xcom": 2, "path": "a"}))


def test_a_value_that_looks_like_a_reference_is_refused_when_it_is_written():
    with pytest.raises(LargeValueError, match="rename the key"):
        shortened(json.dumps({"goaround.xcom": 1}), *NAMES)
    assert shortened('"goaround.xcom"', *NAMES) == '"goaround.xcom"'


def test_without_a_place_only_large_values_fail_and_the_option_is_named(monkeypatch):
    monkeypatch.delenv("GOAROUND_XCOM_PATH")

    assert shortened(SMALL, *NAMES) == SMALL
    with pytest.raises(LargeValueError, match="goaround.xcom_path"):
        shortened(LARGE, *NAMES)


@pytest.mark.parametrize("path", ["/var/xcom", "file://host/x", "s3:///x", "gs://bucket/x", "file:x"])
def test_a_place_that_is_none_is_named(monkeypatch, path):
    monkeypatch.setenv("GOAROUND_XCOM_PATH", path)

    with pytest.raises(LargeValueError, match="expected s3://bucket/prefix or file:///folder"):
        shortened(LARGE, *NAMES)


@pytest.mark.parametrize("given", ["48k", "-1", "1.5", "²"])
def test_a_threshold_that_is_none_is_named(monkeypatch, given):
    monkeypatch.setenv("GOAROUND_XCOM_THRESHOLD", given)

    with pytest.raises(LargeValueError, match="expected a number of bytes"):
        shortened(SMALL, *NAMES)


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "ü" * 100, "x" * 500, "\ud800"])
def test_any_name_is_a_folder_of_its_own(folder, name):
    text = shortened(LARGE, name, "b")

    assert whole(text) == LARGE
    assert len(Path(json.loads(text)["path"]).parts) == 3


def test_a_store_that_refuses_fails_the_task_with_the_reason(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("GOAROUND_XCOM_PATH", f"file://{tmp_path}/file")

    with pytest.raises(LargeValueError, match="202 bytes were not stored at orders/.*DirectoryStore.*Error"):
        shortened(LARGE, *NAMES)


def test_a_bucket_is_reached_by_boto3_with_time_outs(monkeypatch):
    pytest.importorskip("boto3")
    monkeypatch.setenv("GOAROUND_XCOM_PATH", "s3://lake/xcom/")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    store = large_values._store()

    assert repr(store) == "S3Store('s3://lake/xcom/')"
    assert store._client.meta.config.read_timeout == large_values.READ_TIMEOUT_S
