"""The hash of the loaded user code: what changes it, and what it does not speak of."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta, timezone
from types import ModuleType, SimpleNamespace

import pytest
import stubs
from goaround import code_hash
from goaround.code_hash import hash_of_loaded

OLD = 1_700_000_000
STARTED = datetime.fromtimestamp(OLD, timezone.utc) + timedelta(hours=1)


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Write a file below a folder and have it loaded as a module."""

    def write(name, text="x = 1\n", folder="dags", module=None):
        file = tmp_path / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        os.utime(file, (OLD, OLD))
        loaded = ModuleType(module or f"{folder}_{name}")
        loaded.__file__ = str(file)
        monkeypatch.setitem(sys.modules, loaded.__name__, loaded)
        return file

    return write


def hashed(tmp_path, *folders):
    return hash_of_loaded([str(tmp_path / folder) for folder in folders or ("dags",)], STARTED)


def test_the_same_code_has_the_same_hash_in_another_place(load, tmp_path):
    load("totals.py")
    load("lib/sums.py")
    first = hashed(tmp_path)

    load("totals.py", folder="version-2")
    load("lib/sums.py", folder="version-2")

    assert len(first) == 16 and int(first, 16) >= 0
    assert hashed(tmp_path, "version-2") == first


def test_a_changed_byte_another_name_and_another_module_change_it(load, tmp_path):
    load("totals.py")
    seen = [hashed(tmp_path)]
    load("totals.py", "x = 2\n")
    seen.append(hashed(tmp_path))
    load("totals.py", "x = 1\n")
    load("sums.py", "x = 1\n")
    seen.append(hashed(tmp_path))
    load("sums2.py", "x = 1\n", folder="other")
    load("totals.py", "x = 1\n", folder="other")
    seen.append(hashed(tmp_path, "other"))

    assert len(set(seen)) == 4


def test_what_is_not_loaded_or_lies_elsewhere_does_not_count(load, tmp_path):
    load("totals.py")
    first = hashed(tmp_path)

    (tmp_path / "dags" / "notes.py").write_text("never imported")
    load("elsewhere.py", folder="dags-old")

    assert hashed(tmp_path) == first


def test_plugins_count_but_for_this_package(load, tmp_path):
    load("totals.py")
    first = hashed(tmp_path, "dags", "plugins")
    load("goaround/sender.py", folder="plugins", module="goaround.of_plugins")
    assert hashed(tmp_path, "dags", "plugins") == first

    load("macros.py", folder="plugins")

    assert hashed(tmp_path, "dags", "plugins") != first


def test_code_behind_a_link_is_found_by_either_path(load, tmp_path):
    load("totals.py", folder="real")
    (tmp_path / "dags").symlink_to(tmp_path / "real")

    assert hashed(tmp_path, "dags") == hashed(tmp_path, "real") is not None


def test_of_code_in_a_zip_file_the_zip_file_counts(tmp_path, monkeypatch):
    archive = tmp_path / "dags" / "orders.zip"
    archive.parent.mkdir()
    archive.write_bytes(b"PK one")
    os.utime(archive, (OLD, OLD))
    monkeypatch.setitem(sys.modules, "in_zip", SimpleNamespace(__file__=str(archive / "orders.py")))
    first = hashed(tmp_path)
    archive.write_bytes(b"PK two")
    os.utime(archive, (OLD, OLD))

    assert first is not None and hashed(tmp_path) not in (None, first)


def test_a_file_that_changed_since_the_try_began_leaves_it_unknown(load, tmp_path):
    file = load("totals.py")
    os.utime(file, (OLD + 7200, OLD + 7200))

    assert hashed(tmp_path) is None


def test_a_file_that_is_gone_leaves_it_unknown(load, tmp_path):
    load("totals.py")
    load("gone.py").unlink()

    assert hashed(tmp_path) is None


def test_without_folders_or_loaded_code_it_is_unknown(load, tmp_path):
    assert hash_of_loaded([], STARTED) is None
    assert hashed(tmp_path) is None


def test_too_many_files_and_too_many_bytes_leave_it_unknown(load, tmp_path, monkeypatch):
    load("a.py")
    load("b.py")
    assert hashed(tmp_path) is not None

    monkeypatch.setattr(code_hash, "MAX_FILES", 1)
    assert hashed(tmp_path) is None

    monkeypatch.setattr(code_hash, "MAX_FILES", 2)
    monkeypatch.setattr(code_hash, "MAX_BYTES", 11)
    assert hashed(tmp_path) is None


def test_a_slow_disk_leaves_it_unknown(load, tmp_path, monkeypatch):
    load("totals.py")
    monkeypatch.setattr(code_hash, "BUDGET_S", -1)

    assert hashed(tmp_path) is None


def test_odd_things_among_the_modules_do_no_harm(load, tmp_path, monkeypatch):
    load("totals.py")
    expected = hashed(tmp_path)
    for name, odd in {"none": None, "number": 7, "no_file": ModuleType("x"), "odd_file": SimpleNamespace(__file__=7)}.items():
        monkeypatch.setitem(sys.modules, f"odd.{name}", odd)

    assert hashed(tmp_path) == expected


def on_worker(tmp_path, **changes):
    bundle = SimpleNamespace(path=tmp_path / "dags")
    return stubs.worker_task_instance(bundle_instance=bundle, start_date=STARTED, **changes)


def test_a_failure_and_a_later_success_tell_the_hash_of_what_ran(listener, bus, load, tmp_path):
    load("totals.py")

    listener.on_task_instance_failed("running", on_worker(tmp_path), ValueError())
    listener.on_task_instance_success("running", on_worker(tmp_path, state="success", try_number=2))

    assert [detail["code_hash"] for _, detail in bus] == [hashed(tmp_path)] * 2


def test_who_did_not_run_the_code_does_not_tell_a_hash(listener, bus, load):
    load("totals.py")

    listener.on_task_instance_failed("running", stubs.worker_task_instance(), "heartbeat lost")

    assert [detail["code_hash"] for _, detail in bus] == [None]
