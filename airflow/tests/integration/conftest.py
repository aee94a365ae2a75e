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
for path in (PACKAGE_ROOT, PACKAGE_ROOT / "tests" / "unit", Path(__file__).parent):
    sys.path.insert(0, str(path))

from emulator import TABLE, TOOLS_PYTHON, BreakerTable  # noqa: E402
from real_airflow import RealAirflow  # noqa: E402
from servers import EventSink, OverloadedApi  # noqa: E402


@dataclass
class Stage:
    """The running Airflow, what its listener has sent, and the table of breakers."""

    airflow: RealAirflow
    sink: EventSink
    breakers: BreakerTable


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
        "TEST_SCRATCH": str(tmp_path_factory.mktemp("scratch")),
    }
    airflow = RealAirflow(airflow_python, tmp_path_factory.mktemp("airflow"), variables)
    try:
        stage = Stage(airflow, sink, breakers)
        yield stage
        if request.config.getoption("--record"):
            from recording import record

            record(sink)
    finally:
        airflow.stop()
        sink.close()
        upstream.close()
