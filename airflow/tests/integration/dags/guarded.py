"""Tasks that call guarded systems. The tests start their runs and set the breakers; each DAG has a dependency of its own."""

from __future__ import annotations

import os
import urllib.request
from datetime import datetime, timedelta, timezone

import goaround

try:
    from airflow.sdk import DAG, BaseOperator, task
except ImportError:  # Airflow 2
    from airflow.decorators import task
    from airflow.models import DAG, BaseOperator

COMMON = {
    "schedule": None,
    "start_date": datetime(2026, 1, 1, tzinfo=timezone.utc),
    "catchup": False,
    "default_args": {"owner": "data-eng", "retries": 3, "retry_delay": timedelta(seconds=1)},
}
# A task that comes back before the scheduler has heard that it left is taken for a lost one and fails.
APART_S = int(os.environ.get("TEST_APART_S", "20"))

DAGS: dict[str, DAG] = {}


def dag(dag_id, **changes):
    """A DAG that the tests find by its id."""
    DAGS[dag_id] = DAG(dag_id, **{**COMMON, **changes})
    return DAGS[dag_id]


def refused():
    """Port 9 (discard) has no listener."""
    urllib.request.urlopen("http://127.0.0.1:9/orders", timeout=5)


@goaround.guarded("http:classic.example.com")
def call():
    return 1


class ClassicOperator(BaseOperator):
    """Calls through functions of its own, more than once."""

    def execute(self, context):
        with goaround.guard("http:classic.example.com"):
            return call() + call()


with dag("guard_lets_through"):

    @task
    @goaround.guarded("http:closed.example.com")
    def load(numbers=(1, 2)):
        return sum(numbers)

    load()
    ClassicOperator(task_id="classic")

with dag("guard_tells_failure", default_args={"owner": "data-eng", "retries": 0}):

    @task
    def load_refused():
        with goaround.guard("http:failing.example.com"):
            refused()

    load_refused()

with dag("guard_refuses"):

    @task
    def load_open():
        with goaround.guard("http:open.example.com"):
            refused()

    load_open()

with dag("guard_probes"):

    @task
    def load_part(part):
        with goaround.guard("http:half-open.example.com"):
            return part

    load_part.expand(part=[10, 11, 12])

for dag_id, how in {
    "guard_waits_poking": {"mode": "poke", "poke_interval": 1},
    "guard_waits_rescheduled": {"poke_interval": APART_S},
    "guard_waits_deferred": {"deferrable": True, "poke_interval": APART_S},
}.items():
    with dag(dag_id):
        dependency = f"http:{dag_id}"

        @task
        @goaround.guarded(dependency)
        def load_behind():
            return 1

        goaround.BreakerSensor(task_id="wait", dependency=dependency, timeout=120, **how) >> load_behind()
