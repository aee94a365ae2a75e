"""With the real boto3: whatever is wrong between worker and bus, a task waits two seconds (and what a busy machine adds)."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# What a worker does once its task failed; prints the seconds the hook took. boto3 is imported within them.
PROGRAM = """
import logging, sys, time
sys.path[:0] = sys.argv[1:]
sys.modules["airflow"] = None  # its own start is not what is measured
logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
import stubs
from goaround.listener import GoaroundListener
started = time.monotonic()
GoaroundListener().on_task_instance_failed("running", stubs.worker_task_instance(), ValueError("x"))
print("TOOK", time.monotonic() - started)
"""


REGION = {"AWS_DEFAULT_REGION": "us-east-1", "HOME": "/nonexistent"}
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture
def silent_server():
    """Takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def hook(python, **variables):
    """Seconds and log lines of one hook call."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GOAROUND_"))}
    environment = {**clean, "GOAROUND_ENVIRONMENT": "dev", **variables}
    command = [python, "-c", PROGRAM, str(HERE.parents[1]), str(HERE.parent / "unit")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    *lines, last = done.stdout.splitlines()
    return float(last.split()[1]), lines


def test_a_bus_that_never_answers(airflow_python, silent_server):
    seconds, lines = hook(airflow_python, AWS_ENDPOINT_URL=silent_server, **REGION, **CREDENTIALS)

    assert seconds < 3.5
    assert len(lines) == 1 and lines[0].startswith("WARNING goaround: event not sent")


def test_credentials_that_never_come(airflow_python, silent_server):
    seconds, lines = hook(airflow_python, AWS_EC2_METADATA_SERVICE_ENDPOINT=silent_server, **REGION)

    assert seconds < 3.5
    assert len(lines) == 1 and lines[0].startswith("WARNING goaround: event not sent")


def test_a_bus_that_is_not_there(airflow_python):
    _, lines = hook(airflow_python, AWS_ENDPOINT_URL="http://127.0.0.1:9", **REGION, **CREDENTIALS)

    assert len(lines) == 1 and lines[0].startswith("WARNING goaround: event not sent")


def test_no_region(airflow_python):
    _, lines = hook(airflow_python, HOME="/nonexistent", **CREDENTIALS)

    assert len(lines) == 1 and lines[0].startswith("WARNING goaround: event not sent")
