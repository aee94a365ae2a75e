"""With the real boto3: whatever is wrong between a worker and the table, a guarded call waits half a second at most."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest
from emulator import ENVIRONMENT, TABLE

HERE = Path(__file__).parent
TASK = """
import logging, sys, time
sys.path[:0] = sys.argv[1:]
import stubs, goaround
from goaround import breaker_store, compat
logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
compat.running_task_instance = stubs.worker_task_instance
"""
# A task's process that makes three guarded calls; prints the seconds they took, without and with importing boto3.
THREE_CALLS = """
started = time.monotonic()
breaker_store.preload()
loaded = time.monotonic()
for _ in range(3):
    with goaround.guard("http:api.example.com"):
        pass
print("TOOK", time.monotonic() - loaded, time.monotonic() - started)
"""
# One try whose calls come to more and more.
WORSE_AND_WORSE = """
for error in (KeyError, None, TimeoutError, None):
    try:
        with goaround.guard("http:worse.example.com"):
            if error: raise error
    except (KeyError, TimeoutError):
        pass
"""
REGION = {"AWS_DEFAULT_REGION": "us-east-1", "HOME": "/nonexistent"}
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
# What a busy machine may add to the budget of 0.5 s.
AT_MOST_S = 0.9


@pytest.fixture
def silent_server():
    """Takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def lines_of(python, program, **variables):
    """What a task's process prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GOAROUND_"))}
    environment = {**clean, "GOAROUND_ENVIRONMENT": ENVIRONMENT, "GOAROUND_BREAKER_TABLE": TABLE, **variables}
    command = [python, "-c", TASK + program, str(HERE.parents[1]), str(HERE.parent / "unit")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def calls(python, **variables):
    """Seconds of the calls, and log lines."""
    *lines, last = lines_of(python, THREE_CALLS, **variables)
    seconds, with_import = map(float, last.split()[1:])
    print(f"guarded calls: {seconds:.3f} s, with importing boto3 {with_import:.3f} s")
    return seconds, lines


def test_a_table_that_never_answers(airflow_python, silent_server):
    seconds, lines = calls(airflow_python, GOAROUND_BREAKER_ENDPOINT_URL=silent_server, **REGION, **CREDENTIALS)

    assert seconds < AT_MOST_S
    assert len(lines) == 1 and lines[0].startswith("WARNING goaround: breakers not reached")


def test_a_table_that_is_not_there(airflow_python):
    seconds, lines = calls(airflow_python, GOAROUND_BREAKER_ENDPOINT_URL="http://127.0.0.1:9", **REGION, **CREDENTIALS)

    assert seconds < AT_MOST_S
    assert len(lines) == 1 and lines[0].startswith("WARNING goaround: breakers not reached")


def test_credentials_that_never_come(airflow_python, silent_server):
    seconds, lines = calls(airflow_python, AWS_EC2_METADATA_SERVICE_ENDPOINT=silent_server, **REGION)

    assert seconds < AT_MOST_S
    assert len(lines) == 1 and lines[0].startswith("WARNING goaround: breakers not reached")


def test_a_table_of_another_name(airflow_python, breakers):
    variables = {"GOAROUND_BREAKER_ENDPOINT_URL": breakers.url, "GOAROUND_BREAKER_TABLE": "nowhere"}
    _, lines = calls(airflow_python, **variables, **REGION, **CREDENTIALS)

    assert len(lines) == 1 and "ResourceNotFoundException" in lines[0]


def test_a_table_that_answers(airflow_python, breakers):
    seconds, lines = calls(airflow_python, GOAROUND_BREAKER_ENDPOINT_URL=breakers.url, **REGION, **CREDENTIALS)

    assert lines == []
    assert seconds < AT_MOST_S


def test_what_says_more_takes_the_place_of_what_was_told(airflow_python, breakers):
    lines = lines_of(
        airflow_python, WORSE_AND_WORSE, GOAROUND_BREAKER_ENDPOINT_URL=breakers.url, **REGION, **CREDENTIALS
    )

    assert lines == []
    assert [item["outcome"] for item in breakers.items("http:worse.example.com")] == ["fail"]
