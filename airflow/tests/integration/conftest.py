"""One real Airflow for all tests of this folder.

`python -m pytest airflow/tests/integration` with an interpreter that has Airflow, or any with GOAROUND_AIRFLOW_PYTHON
naming one. `--record` writes the events as fixtures of the whole project.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE_ROOT = Path(__file__).parents[2]
RUN_WITHIN_S = 180
OVER = ("success", "failed", "upstream_failed")
for path in (PACKAGE_ROOT, PACKAGE_ROOT / "tests" / "unit", Path(__file__).parent):
    sys.path.insert(0, str(path))

from emulator import TABLE, TOOLS_PYTHON, BreakerTable  # noqa: E402
from real_airflow import RealAirflow  # noqa: E402
from servers import EventSink, OverloadedApi  # noqa: E402


@dataclass
class Stage:
    """The running Airflow, what its listener has sent, the table of breakers, and a folder that tasks write into."""

    airflow: RealAirflow
    sink: EventSink
    breakers: BreakerTable
    scratch: Path


def pytest_configure() -> None:
    """Being terminated ends the tests as Ctrl-C does: Airflow is stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write the events as test/fixtures/events/*.json")


@pytest.fixture(scope="session")
def airflow_python() -> str:
    return os.environ.get("GOAROUND_AIRFLOW_PYTHON", sys.executable)


@pytest.fixture(scope="session")
def breakers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BreakerTable]:
    if not TOOLS_PYTHON.exists():
        pytest.skip("the emulator is not installed: any npm command installs it")
    table = BreakerTable(tmp_path_factory.mktemp("emulator") / "emulator.log")
    yield table
    table.stop()


@pytest.fixture(scope="session")
def stage(
    airflow_python: str,
    breakers: BreakerTable,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Stage]:
    sink, upstream = EventSink(), OverloadedApi()
    scratch = tmp_path_factory.mktemp("scratch")
    variables = {
        # As MWAA hands over the configuration option goaround.environment.
        "AIRFLOW__GOAROUND__ENVIRONMENT": "local",
        "AWS_ENDPOINT_URL": sink.url,
        "AIRFLOW__GOAROUND__BREAKER_TABLE": TABLE,
        "AIRFLOW__GOAROUND__BREAKER_ENDPOINT_URL": breakers.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "TEST_UPSTREAM": upstream.url,
        "AIRFLOW__CORE__XCOM_BACKEND": "goaround.xcom.LargeValueXCom",
        "AIRFLOW__GOAROUND__XCOM_PATH": f"file://{scratch}/xcom",
        "TEST_SCRATCH": str(scratch),
    }
    airflow = RealAirflow(airflow_python, tmp_path_factory.mktemp("airflow"), variables)
    try:
        stage = Stage(airflow, sink, breakers, scratch)
        yield stage
        if request.config.getoption("--record"):
            from recording import record

            record(sink)
    finally:
        airflow.stop()
        sink.close()
        upstream.close()


@pytest.fixture
def run(stage):
    """Starts a run of a DAG; answers its id."""

    def start(dag_id):
        run_id = f"guarded__{dag_id}"
        stage.breakers.until(lambda: is_parsed(stage, dag_id), RUN_WITHIN_S)
        stage.airflow.api("POST", f"/dags/{dag_id}/dagRuns", {"dag_run_id": run_id, "logical_date": None})
        return run_id

    return start


@pytest.fixture
def ended(stage):
    """Waits for the end of every task of a run; answers (state, try) by task, `task[index]` where it is mapped."""

    def wait(dag_id, run_id):
        def finished():
            found = stage.airflow.api("GET", f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances")["task_instances"]
            return found if found and all(one["state"] in OVER for one in found) else None

        return {
            one["task_id"] + (f"[{one['map_index']}]" if one["map_index"] >= 0 else ""): (
                one["state"],
                one["try_number"],
            )
            for one in stage.breakers.until(finished, RUN_WITHIN_S)
        }

    return wait


def is_parsed(stage, dag_id):
    return dag_id in {dag["dag_id"] for dag in stage.airflow.api("GET", "/dags?limit=200")["dags"]}
