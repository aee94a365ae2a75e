"""Both pipelines of orders on a real Airflow and the emulator; their steps in bad weather are in pipeline_cases_*.py."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import goaround
import pytest
from emulator import TABLE
from real_airflow import RealAirflow
from servers import EventSink

pytest.importorskip("boto3")
from orders_world import CustomerApi, World, some_orders, totals_of  # noqa: E402

HERE = Path(__file__).parent
DAGS = HERE.parents[1] / "dags"
CASE_FILES = sorted(HERE.glob("pipeline_cases_*.py"))
CASES = [name for file in CASE_FILES for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)]
WITHIN_S = 120
CASES_WITHIN_S = 240
# Just now: what is older than the run before, the fragile side leaves out.
EVENTS = some_orders(30, time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() - 120)))


@pytest.fixture(scope="module")
def cases(airflow_python, tmp_path_factory):
    """Runs the cases beside everything else; answers what became of each, when they have ended."""
    folder = tmp_path_factory.mktemp("cases")
    report = folder / "report.xml"
    command = [airflow_python, "-m", "pytest", "-c", str(HERE.parents[1] / "pyproject.toml"), *map(str, CASE_FILES)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GOAROUND_"))}
    with (folder / "pytest.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, f"--junitxml={report}", f"--basetemp={folder}/files", "-p", "no:cacheprovider"],
            env={**clean, "AIRFLOW_HOME": str(folder)},
            stdout=log,
            stderr=log,
        )

    def ended():
        process.wait(CASES_WITHIN_S)
        if not report.exists():
            raise RuntimeError((folder / "pytest.log").read_text()[-3000:])
        return {
            f"{one.get('name')}": [
                problem.text for kind in ("failure", "error", "skipped") for problem in one.iter(kind)
            ]
            for one in ElementTree.parse(report).iter("testcase")
        }

    yield ended
    # As Ctrl-C: what it has started is stopped.
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="module")
def world(breakers):
    api = CustomerApi()
    yield World(breakers.url, "orders", breakers.until, api)
    api.close()


@pytest.fixture(scope="module")
def sink():
    sink = EventSink()
    yield sink
    sink.close()


@pytest.fixture(scope="module")
def dags(tmp_path_factory):
    """Airflow's folder of DAGs: the project's, but for those of the fragile pipeline, which a test adds."""
    folder = tmp_path_factory.mktemp("dags")
    for file in DAGS.glob("*.py"):
        if not file.name.startswith("orders_fragile"):
            shutil.copy(file, folder)
    return folder


@pytest.fixture(scope="module")
def airflow(cases, airflow_python, breakers, world, sink, dags, tmp_path_factory):
    """Airflow with the project's DAGs. Both pipelines are due at once, and then in an hour."""
    partner = tmp_path_factory.mktemp("partner") / "prices.json"
    partner.write_text('{"DE": "4.99"}')
    world.put(EVENTS)
    variables = {
        **world.variables(),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "3",
        "AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL": "3",
        "AIRFLOW__CORE__PARALLELISM": "6",
        "AIRFLOW_CONN_FS_DEFAULT": '{"conn_type": "fs"}',
        "GOAROUND_EVENTS_ENDPOINT_URL": sink.url,
        "GOAROUND_BREAKER_TABLE": TABLE,
        "GOAROUND_BREAKER_ENDPOINT_URL": breakers.url,
        "ORDERS_EVERY_S": "3600",
        "ORDERS_PARTNER_FILE": str(partner),
        "ORDERS_START": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    pools = ("orders_api", "orders_sink")
    airflow = RealAirflow(airflow_python, tmp_path_factory.mktemp("airflow"), variables, pools)
    try:
        yield airflow
    finally:
        airflow.stop()


@pytest.fixture
def states(airflow, breakers):
    """Waits until a DAG has so many runs that ended, and answers the states of the tasks of the newest one."""

    def wait(dag_id, runs=1):
        def ended():
            if dag_id not in {dag["dag_id"] for dag in airflow.api("GET", "/dags?limit=200")["dags"]}:
                return None
            found = airflow.api("GET", f"/dags/{dag_id}/dagRuns?order_by=-run_after")["dag_runs"]
            over = [run for run in found if run["state"] in ("success", "failed")]
            return over if len(over) >= runs else None

        newest = breakers.until(ended, WITHIN_S)[0]["dag_run_id"]
        found = airflow.api("GET", f"/dags/{dag_id}/dagRuns/{newest}/taskInstances")["task_instances"]
        return {one["task_id"]: one["state"] for one in found}

    return wait


def test_fixed_in_good_weather_all_orders_are_in_both_sinks_in_the_totals_and_in_the_report(
    airflow, world, sink, states
):
    done = "success"
    assert states("orders_fixed_ingest") == {"claim": done, "api_ready": done, "enrich": done, "load": done}
    assert states("orders_fixed_aggregate") == {"aggregate": done}
    assert states("orders_fixed_report") == {"prices_there": done, "write_report": done}
    # It was due before there was anything; nothing waits for it, and it fails nothing.
    assert states("orders_fixed_replay") == {"replay": "skipped"}
    states("orders_fixed_reconcile")
    airflow.api("POST", "/dags/orders_fixed_reconcile/dagRuns", {"logical_date": None})
    assert states("orders_fixed_reconcile", 2) == {"reconcile": done}

    ids = sorted(event["id"] for event in EVENTS)
    assert sorted(row["id"] for row in world.rows_in_table()) == ids
    newest = max(world.booked("REC"), key=lambda item: item["sk"]["S"])
    assert (newest["source"]["N"], newest["sink"]["N"]) == (str(len(ids)), str(len(ids)))
    assert totals_in(world, "fixed/totals/") == totals_of(EVENTS)
    [counts] = world.booked("CNT")
    assert counts["task"]["M"]["task_id"]["S"] == "load"
    [report] = published(world, "fixed/reports/", "report.json")
    assert (report["provisional"], report["prices"]) == (False, {"DE": "4.99"})
    [watermark] = sink.events(detail_type="Watermark Reported", dataset="orders")
    assert (watermark["detail"]["rows"], watermark["detail"]["event_time"][:19]) == (
        30,
        max(e["at"] for e in EVENTS)[:19],
    )


def test_fragile_in_good_weather_comes_to_the_same(airflow, world, dags, states):
    for file in DAGS.glob("orders_fragile*.py"):
        shutil.copy(file, dags)

    done = "success"
    ingested = {"read": done, "enrich": done, "load": done, "trigger_aggregate": done}
    assert states("orders_fragile_ingest") == ingested
    assert states("orders_fragile_report") == {"aggregated": done, "prices_there": done, "write_report": done}

    fragile = [row["id"] for row in world.rows_in_table() if row["pk"].count("#") == 2]
    assert sorted(fragile) == sorted(event["id"] for event in EVENTS)
    assert document(world, "fragile/totals.json") == totals_of(EVENTS)
    [report] = world.s3.list_objects_v2(Bucket="orders-lake", Prefix="fragile/reports/")["Contents"]
    assert document(world, report["Key"]) == {"prices": {"DE": "4.99"}, "totals": totals_of(EVENTS)}


def test_every_dag_file_is_imported(airflow, breakers):
    files = {file.name for file in DAGS.glob("*.py") if re.search(r"^@dag\b", file.read_text(), re.MULTILINE)}

    def parsed():
        problems = airflow.api("GET", "/importErrors")["import_errors"]
        found = {Path(dag["fileloc"]).name for dag in airflow.api("GET", "/dags?limit=200")["dags"]}
        return (found, problems) if found >= files or problems else None

    assert breakers.until(parsed, WITHIN_S) == (files, [])


@pytest.mark.parametrize("case", CASES)
def test_case(cases, case):
    found = {name: problems for name, problems in cases().items() if name.partition("[")[0] == case}

    assert found
    assert {name: problems for name, problems in found.items() if problems} == {}


def document(world, key):
    return json.loads(world.s3.get_object(Bucket="orders-lake", Key=key)["Body"].read())


def published(world, folder, part):
    """What readers of the fixed side see: they go by manifests."""
    store = goaround.S3Store(world.s3, "orders-lake", folder)
    return [json.loads(goaround.read_part(store, found, part)) for found in goaround.published(store)]


def totals_in(world, folder):
    return {minute: total for one in published(world, folder, "totals.json") for minute, total in one.items()}
