"""The end of a log goes along only where environment and author both allow it."""

from __future__ import annotations

import json

import goaround
import pytest
import stubs

RUNNING = "running"


@pytest.fixture
def log_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("AIRFLOW__LOGGING__BASE_LOG_FOLDER", str(tmp_path))
    run = stubs.dag_run().run_id
    file = tmp_path / "dag_id=orders" / f"run_id={run}" / "task_id=load" / "attempt=1.log"
    file.parent.mkdir(parents=True)
    lines = [{"event": f"line {n}", "level": "info"} for n in range(2000)]
    lines.append({"event": "login with password=hunter2 failed", "level": "error"})
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\nnot json\n")
    return tmp_path


def sent_log_tail(listener, bus, **declared):
    task = stubs.task(params=goaround.declare(**declared))
    listener.on_task_instance_failed(RUNNING, stubs.worker_task_instance(task=task), ValueError())
    return bus[-1][1]["log_tail"]


def test_it_is_the_end_in_plain_words_without_secrets(listener, bus, log_folder, monkeypatch):
    monkeypatch.setenv("GOAROUND_LOG_TAIL", "on")

    tail = sent_log_tail(listener, bus, log_tail=True)

    assert tail.endswith("INFO line 1999\nERROR login with password=*** failed\nnot json")
    assert len(tail) <= 8192


@pytest.mark.parametrize(("allowed", "asked"), [("off", True), ("on", False)])
def test_it_needs_both(listener, bus, log_folder, monkeypatch, allowed, asked):
    monkeypatch.setenv("GOAROUND_LOG_TAIL", allowed)

    assert sent_log_tail(listener, bus, log_tail=asked) is None


def test_without_a_file_the_event_goes_without(listener, bus, monkeypatch, tmp_path):
    monkeypatch.setenv("GOAROUND_LOG_TAIL", "on")
    monkeypatch.setenv("AIRFLOW__LOGGING__BASE_LOG_FOLDER", str(tmp_path))

    assert sent_log_tail(listener, bus, log_tail=True) is None
