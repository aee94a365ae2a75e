"""Guards and sensors under other versions of Airflow: each interpreter of GOAROUND_OTHER_AIRFLOW_PYTHONS, by `dag.test()`."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from emulator import TABLE

HERE = Path(__file__).parent
INTERPRETERS = [path for path in os.environ.get("GOAROUND_OTHER_AIRFLOW_PYTHONS", "").split(os.pathsep) if path]
WITHIN_S = 120
SENSORS = ["guard_waits_poking", "guard_waits_deferred"]
# Runs the DAGs one after the other; the last line is (state, try) by DAG and task.
PROGRAM = """
import json, sys
from guarded import DAGS
found = {}
for dag_id in sys.argv[1:]:
    tasks = DAGS[dag_id].test().get_task_instances()
    found[dag_id] = {one.task_id: [getattr(one.state, "value", one.state), one.try_number] for one in tasks}
print(json.dumps(found))
"""


@pytest.fixture(scope="module", params=INTERPRETERS, ids=lambda path: Path(path).parents[1].name)
def python(request, tmp_path_factory, breakers):
    """Airflow's interpreter with a home of its own: `start` it, and what it printed once it has ended well (`result`)."""
    home = tmp_path_factory.mktemp("airflow")
    variables = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(HERE / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE / "dags")]),
        "GOAROUND_ENVIRONMENT": "local",
        "GOAROUND_BREAKER_TABLE": TABLE,
        "GOAROUND_BREAKER_ENDPOINT_URL": breakers.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        # Other DAGs of the folder are parsed as well.
        "TEST_UPSTREAM": breakers.url,
        "TEST_SCRATCH": str(home),
        "NO_PROXY": "127.0.0.1,localhost",
    }

    started = []

    def start(*arguments):
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GOAROUND_", "AIRFLOW"))
        }
        # To a file: a pipe that nobody reads meanwhile would stop it.
        with (home / "output.log").open("w") as output:
            command = [request.param, *arguments]
            process = subprocess.Popen(command, env={**clean, **variables}, stdout=output, stderr=output)
        started.append(process)
        return process

    def result(process):
        process.wait(WITHIN_S)
        output = (home / "output.log").read_text()
        assert process.returncode == 0, output[-4000:]
        return output

    result(start("-m", "airflow", "db", "migrate"))
    yield SimpleNamespace(start=start, result=result)
    for process in started:
        process.kill()


def told(breakers, dependency, task_instance):
    """The outcomes of one task instance: (outcome, try, epoch)."""
    found = [item for item in breakers.items(dependency) if item["task_instance"] == task_instance]
    return [(item["outcome"], item["try_number"], item["epoch"]) for item in found]


def test_guards_and_sensors_do_what_they_do_under_the_version_we_are_made_for(python, breakers):
    breakers.set_state("http:open.example.com", "OPEN", 9, not_before="2999-01-01T00:00:00.000Z")
    for dag_id in SENSORS:
        breakers.set_state(f"http:{dag_id}", "OPEN", 20, not_before="2026-01-01T00:00:00.000Z")
    others = {dag_id: waiting_now(breakers, dag_id) for dag_id in SENSORS}
    process = python.start("-c", PROGRAM, "guard_lets_through", "guard_tells_failure", "guard_refuses", *SENSORS)

    probes = []
    for dag_id in SENSORS:
        [waiting] = breakers.until(lambda: waiting_now(breakers, dag_id, others[dag_id]), WITHIN_S)  # noqa: B023
        breakers.elect(f"http:{dag_id}", waiting["task_instance"], 21)
        probes.append(waiting["task_instance"])

    states = json.loads(python.result(process).splitlines()[-1])
    assert states == {
        "guard_lets_through": {"load": ["success", 1], "classic": ["success", 1]},
        "guard_tells_failure": {"load_refused": ["failed", 1]},
        "guard_refuses": {"load_open": ["failed", 1]},
        **{dag_id: {"wait": ["success", 1], "load_behind": ["success", 1]} for dag_id in SENSORS},
    }
    assert [told(breakers, f"http:{dag_id}", probe) for dag_id, probe in zip(SENSORS, probes)] == [[("ok", 1, 21)]] * 2
    assert breakers.items("http:failing.example.com")[-1]["outcome"] == "fail"
    assert breakers.items("http:open.example.com") == []


def waiting_now(breakers, dag_id, others=()):
    """Those whose item has not expired, without others: a run that failed has not taken its own back."""
    found = [item for item in breakers.items(f"http:{dag_id}", "waiting") if item["expires_at"] > time.time()]
    known = {other["task_instance"] for other in others}
    return [item for item in found if item["task_instance"] not in known]
