"""Declarations through Airflow's own params: merged, validated, serialized and read back."""

from __future__ import annotations

import json
import os
import subprocess

from conftest import PACKAGE_ROOT

PROGRAM = """
import json, sys
from datetime import timedelta
sys.path[:0] = sys.argv[1:]
import goaround
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG
from airflow.serialization.serialized_objects import DagSerialization
from goaround import compat

with DAG("declared", schedule=None, default_args={"params": goaround.declare("safe", deadline=timedelta(hours=1))}) as dag:
    BashOperator(task_id="inherits", bash_command="x")
    BashOperator(task_id="declares", bash_command="x", params=goaround.declare("never"))
    BashOperator.partial(task_id="mapped", params=goaround.declare("ask")).expand(bash_command=["1", "2"])
    BashOperator.partial(task_id="mapped_inherits").expand(bash_command=["1", "2"])
stored = DagSerialization.from_dict(json.loads(json.dumps(DagSerialization.to_dict(dag))))
for side in (dag, stored):
    side.params.validate()
print(json.dumps([
    {task: compat.param_of(side.get_task(task), "goaround") for task in sorted(side.task_ids)} for side in (dag, stored)
]))
"""

INHERITED = {"retry": "safe", "deadline_s": 3600.0}
EXPECTED = {
    "inherits": INHERITED,
    "declares": {"retry": "never"},
    "mapped": {"retry": "ask"},
    "mapped_inherits": INHERITED,
}


def test_they_reach_worker_and_scheduler_alike(airflow_python, tmp_path):
    environment = {**os.environ, "AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}

    done = subprocess.run(
        [airflow_python, "-c", PROGRAM, str(PACKAGE_ROOT)], env=environment, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr[-2000:]
    authored, stored = json.loads(done.stdout.splitlines()[-1])
    assert authored == EXPECTED
    assert stored == authored
