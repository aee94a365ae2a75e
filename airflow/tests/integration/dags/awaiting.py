"""Tasks that wait for the run of another DAG, in vain. All runs have one logical date."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import goaround
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.sdk import DAG, task

COMMON = {
    "schedule": "@once",
    "start_date": datetime(2026, 1, 1, tzinfo=timezone.utc),
    "catchup": False,
    "default_args": {"owner": "data-eng", "retries": 0},
}
IMPATIENT = {"poke_interval": 1, "timeout": 2}
# A task that comes back before the scheduler has heard that it left is taken for a lost one and fails.
APART_S = 20

with DAG("awaited", **COMMON):

    @task
    def breaks():
        raise ValueError("the sum is not zero")

    breaks()

with DAG("awaited_by_trigger", **{**COMMON, "schedule": None}):

    @task
    def breaks_too():
        raise ValueError("the sum is not zero")

    breaks_too()

with DAG("sensor_times_out", **COMMON):
    ExternalTaskSensor(task_id="wait", external_dag_id="awaited", external_task_id="breaks", **IMPATIENT)

with DAG("sensor_sees_failure", **COMMON):
    ExternalTaskSensor(task_id="wait", external_dag_id="{{ 'awaited' }}", failed_states=["failed"], poke_interval=1, timeout=60)

with DAG("sensor_looks_elsewhere", **COMMON):
    ExternalTaskSensor(
        task_id="wait",
        external_dag_id="awaited",
        execution_date_fn=lambda date: [date - timedelta(days=1), date - timedelta(days=2)],
        **IMPATIENT,
    )

with DAG("sensor_reschedules", **COMMON):
    ExternalTaskSensor(
        task_id="wait",
        external_dag_id="awaited",
        execution_delta=timedelta(hours=1),
        mode="reschedule",
        poke_interval=APART_S,
        timeout=2,
    )

with DAG("sensor_deferred_times_out", **COMMON):
    # Whoever is cut off while its trigger asks takes the triggerer along: every later answer goes to the wrong asker. So
    # it asks in good time before its end, and not again.
    ExternalTaskSensor(
        task_id="wait", external_dag_id="awaited", deferrable=True, poll_interval=APART_S - 8, timeout=APART_S
    )

with DAG("sensor_deferred_sees_failure", **COMMON):
    ExternalTaskSensor(
        task_id="wait", external_dag_id="awaited", failed_states=["failed"], deferrable=True, poll_interval=1, timeout=60
    )

with DAG("trigger_waits", **COMMON):
    TriggerDagRunOperator(task_id="run_it", trigger_dag_id="awaited_by_trigger", wait_for_completion=True, poke_interval=1)

with DAG("trigger_deferred", **COMMON):
    TriggerDagRunOperator(
        task_id="run_it", trigger_dag_id="awaited_by_trigger", wait_for_completion=True, poke_interval=1, deferrable=True
    )

with DAG("declares_what_it_awaits", **COMMON):
    PythonSensor(
        task_id="wait", python_callable=lambda: False, params=goaround.declare("safe", awaits=["awaited"]), **IMPATIENT
    )
