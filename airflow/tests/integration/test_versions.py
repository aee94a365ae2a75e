"""The package under other versions of Airflow: each interpreter of GOAROUND_OTHER_AIRFLOW_PYTHONS, by `dag.test()`."""

from __future__ import annotations

import json
import os
import subprocess
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import plugins_zip
import pytest
from emulator import TABLE
from schemas import problems
from servers import EventSink

HERE = Path(__file__).parent
INTERPRETERS = [path for path in os.environ.get("GOAROUND_OTHER_AIRFLOW_PYTHONS", "").split(os.pathsep) if path]
WITHIN_S = 240
GUARDS = ["guard_lets_through", "guard_tells_failure", "guard_refuses"]
SENSORS = ["guard_waits_poking", "guard_waits_deferred"]
PORTABLE = ["portable_fails", "portable_hands_over", "portable_publishes"]
# Imports all of the package, and runs the DAGs one after the other. The last line: (state, try) by DAG and task, and
# the names of the plugins that Airflow has loaded.
PROGRAM = """
import importlib, json, pkgutil, sys
from airflow import plugins_manager
import goaround, guarded, portable
from goaround import breaker_store, sender
# As the scheduler does before it forks: nothing is late on a busy machine.
sender.preload(); breaker_store.preload()
for module in pkgutil.iter_modules(goaround.__path__):
    importlib.import_module("goaround." + module.name)
found = {}
for dag_id in sys.argv[1:]:
    tasks = {**guarded.DAGS, **portable.DAGS}[dag_id].test().get_task_instances()
    found[dag_id] = {one.task_id: [getattr(one.state, "value", one.state), one.try_number] for one in tasks}
loaded = plugins_manager.ensure_plugins_loaded() if hasattr(plugins_manager, "ensure_plugins_loaded") else None
plugins = plugins_manager.plugins if loaded is None and hasattr(plugins_manager, "plugins") else []
plugins = plugins or plugins_manager._get_plugins()[0]
print(json.dumps([found, goaround.__file__, [one.name for one in plugins]]))
"""


@pytest.fixture(scope="module", params=INTERPRETERS, ids=lambda path: Path(path).parents[1].name)
def ran(request, tmp_path_factory, breakers):
    """What became of every DAG under one interpreter: `states`, `events`, `scratch`, `probes` of the sensors."""
    version = Path(request.param).parents[1].name.removeprefix("airflow-")
    home = tmp_path_factory.mktemp("airflow")
    scratch = tmp_path_factory.mktemp("scratch")
    sink = EventSink()
    # As MWAA does.
    plugins_zip.build(home / "plugins.zip")
    with zipfile.ZipFile(home / "plugins.zip") as archive:
        archive.extractall(home / "plugins")
    variables = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(HERE / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__XCOM_BACKEND": "goaround.xcom.LargeValueXCom",
        "AIRFLOW__GOAROUND__XCOM_PATH": f"file://{scratch}/xcom",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "PYTHONPATH": str(HERE / "dags"),
        "GOAROUND_ENVIRONMENT": "local",
        "GOAROUND_BREAKER_TABLE": TABLE,
        "GOAROUND_BREAKER_ENDPOINT_URL": breakers.url,
        # As good as a table of records: it has the same keys.
        "GOAROUND_RECORDS_TABLE": TABLE,
        "AWS_ENDPOINT_URL_DYNAMODB": breakers.url,
        "TEST_PIPELINE": pipeline_of(version),
        "AWS_ENDPOINT_URL": sink.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        # Other DAGs of the folder are parsed as well.
        "TEST_UPSTREAM": breakers.url,
        "TEST_SCRATCH": str(scratch),
        # No scheduler is in the way of one that comes back soon.
        "TEST_APART_S": "1",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GOAROUND_", "AIRFLOW"))}
    started = []

    def start(*arguments):
        # To a file: a pipe that nobody reads meanwhile would stop it.
        with (home / "output.log").open("w") as output:
            command = [request.param, *arguments]
            started.append(subprocess.Popen(command, env={**clean, **variables}, stdout=output, stderr=output))

    def result():
        started[-1].wait(WITHIN_S)
        output = (home / "output.log").read_text()
        assert started[-1].returncode == 0, output[-4000:]
        return output

    try:
        start("-m", "airflow", "db", "migrate")
        result()
        breakers.set_state("http:open.example.com", "OPEN", 9, not_before="2999-01-01T00:00:00.000Z")
        for dag_id in SENSORS:
            breakers.set_state(f"http:{dag_id}", "OPEN", 20, not_before="2026-01-01T00:00:00.000Z")
        others = {dag_id: waiting_now(breakers, dag_id) for dag_id in SENSORS}
        start("-c", PROGRAM, *GUARDS, *PORTABLE, *SENSORS)
        probes = []
        for dag_id in SENSORS:
            [waiting] = breakers.until(lambda: waiting_now(breakers, dag_id, others[dag_id]), WITHIN_S)  # noqa: B023
            breakers.elect(f"http:{dag_id}", waiting["task_instance"], 21)
            probes.append(waiting["task_instance"])
        states, file, plugins = json.loads(result().splitlines()[-1])
        yield SimpleNamespace(
            states=states,
            file=file,
            plugins=plugins,
            events=sink.events(),
            scratch=scratch,
            probes=probes,
            home=home,
            version=version,
        )
    finally:
        for process in started:
            process.kill()
        sink.close()


def pipeline_of(version):
    """One each: the first to book a batch wins."""
    return f"airflow-{version.replace('.', '-')}"


def told(breakers, dependency, task_instance):
    """The outcomes of one task instance: (outcome, try, epoch)."""
    found = [item for item in breakers.items(dependency) if item["task_instance"] == task_instance]
    return [(item["outcome"], item["try_number"], item["epoch"]) for item in found]


def test_guards_and_sensors_do_what_they_do_under_the_version_we_are_made_for(ran, breakers):
    assert {dag_id: ran.states[dag_id] for dag_id in [*GUARDS, *SENSORS]} == {
        "guard_lets_through": {"load": ["success", 1], "classic": ["success", 1]},
        "guard_tells_failure": {"load_refused": ["failed", 1]},
        "guard_refuses": {"load_open": ["failed", 1]},
        **{dag_id: {"wait": ["success", 1], "load_behind": ["success", 1]} for dag_id in SENSORS},
    }
    assert [told(breakers, f"http:{one}", probe) for one, probe in zip(SENSORS, ran.probes)] == [[("ok", 1, 21)]] * 2
    assert breakers.items("http:failing.example.com")[-1]["outcome"] == "fail"
    assert breakers.items("http:open.example.com") == []


def test_the_plugin_is_loaded_from_the_plugins_folder(ran):
    assert ran.file.startswith(str(ran.home / "plugins"))
    assert "goaround" in ran.plugins


def test_a_failed_task_is_reported_with_what_it_declares(ran):
    [event] = [one for one in ran.events if one["detail"]["dag_id"] == "portable_fails" and "task_id" in one["detail"]]
    detail = event["detail"]

    assert event["detail-type"] == "Task Instance Failed" and problems("Task Instance Failed", detail) == []
    assert (detail["task_id"], detail["try_number"], detail["airflow_version"]) == ("load_orders", 1, ran.version)
    assert [link["type"] for link in detail["exception"]] == ["RuntimeError", "ConnectionRefusedError"]
    assert (detail["retry_contract"], detail["dependencies"]) == ("safe", ["http:orders.example.com"])
    assert detail["deadline"] and "hunter2" not in str(detail)


def test_a_try_that_is_repeated_and_its_success_are_reported(ran):
    found = [one for one in ran.events if one["detail"].get("task_id") == "make"]

    assert [(one["detail-type"], one["detail"]["try_number"]) for one in found] == [
        ("Task Instance Retrying", 1),
        ("Task Instance Succeeded", 2),
    ]


def test_large_values_are_handed_over_and_those_of_an_earlier_try_deleted(ran):
    assert ran.states["portable_hands_over"] == {"make": ["success", 2], "take": ["success", 1]}
    stored = {file.parent.name: file for file in (ran.scratch / "xcom").rglob("*.json")}

    assert sorted(stored) == ["draft", "return_value"]
    assert len(list(stored["draft"].parent.iterdir())) == 1 and "b" * 100 in stored["draft"].read_text()


def test_a_batch_is_published_and_its_bad_record_dead_lettered_with_its_task(ran):
    assert ran.states["portable_publishes"] == {"ingest": ["success", 1]}
    letter = json.loads((ran.scratch / "letter.json").read_text())

    assert (letter["task"]["dag_id"], letter["task"]["try_number"]) == ("portable_publishes", 1)
    assert list((ran.scratch / "lake" / "shard-0" / "0-1").glob("_manifest-*"))
    assert (ran.scratch / "offsets").exists()


def test_a_batch_is_booked_in_the_table_that_is_configured_with_its_task(ran, breakers):
    [item] = breakers.partition(f"CNT#local#{pipeline_of(ran.version)}")

    assert problems("Booked Counts", item) == []
    assert (item["task"]["task_id"], item["counts"]["published"], item["counts"]["dead_lettered"]) == ("ingest", 1, 1)


def waiting_now(breakers, dag_id, others=()):
    """Those whose item has not expired, without others: a run that failed has not taken its own back."""
    found = [item for item in breakers.items(f"http:{dag_id}", "waiting") if item["expires_at"] > time.time()]
    known = {other["task_instance"] for other in others}
    return [item for item in found if item["task_instance"] not in known]
