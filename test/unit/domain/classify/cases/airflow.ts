import { type RuleCases, raised, said } from '../support.ts'

export const AIRFLOW_CASES: readonly RuleCases[] = [
  {
    rule: 'dependency-open',
    promise: 'a task that its guard kept from calling waits its turn, though it may not be retried by Airflow',
    matches: [
      raised('goaround.DependencyOpen', {}, 'http:api.example.com is not called', [
        'airflow.sdk.exceptions.AirflowFailException',
        'airflow.sdk.exceptions.AirflowException',
      ]),
    ],
    misses: [raised('airflow.sdk.exceptions.AirflowFailException')],
  },
  {
    rule: 'airflow-fail',
    promise: "the author's own verdict stands",
    matches: [
      raised('airflow.exceptions.AirflowFailException', {}, '503 Service Unavailable'),
      raised('airflow.sdk.exceptions.AirflowFailException'),
      raised('shop.errors.GiveUp', {}, '', [
        'airflow.exceptions.AirflowFailException',
        'airflow.exceptions.AirflowException',
      ]),
    ],
    misses: [raised('airflow.exceptions.AirflowException')],
  },
  {
    rule: 'airflow-control-flow',
    promise: 'a skip or a deferral tells nothing of a cause',
    matches: [raised('airflow.exceptions.AirflowSkipException'), raised('airflow.exceptions.TaskDeferred')],
    misses: [raised('airflow.exceptions.AirflowFailException')],
  },
  {
    rule: 'dag-import-timeout',
    promise: "a DAG's file that was slow to load stays undecided",
    matches: [
      said('DagBag import timeout for /dags/a.py after 30.0s'),
      said('Broken DAG: [/dags/a.py] connection refused'),
    ],
    misses: [said('the DAG is whole')],
  },
  {
    rule: 'sensor-timeout',
    promise: 'a sensor that waited in vain stays undecided',
    matches: [
      raised(
        'airflow.exceptions.AirflowSensorTimeout',
        {},
        'Sensor has timed out; run duration of 61 seconds exceeds 60',
      ),
      said('Snap. Time is OUT. DAG id: a'),
    ],
    misses: [raised('airflow.exceptions.AirflowTaskTimeout'), said('the sensor senses')],
  },
  {
    rule: 'task-timeout',
    promise: 'a task over its own time is tried once: it was slow that day, or has outgrown its limit',
    matches: [
      raised('airflow.exceptions.AirflowTaskTimeout', {}, 'Timeout, PID: 7'),
      raised('airflow.exceptions.TaskDeferralTimeout'),
    ],
    misses: [raised('airflow.exceptions.AirflowSensorTimeout'), said('PID: 7')],
  },
  {
    rule: 'function-timeout',
    promise: 'a function over its own time stays undecided',
    matches: [said('2026-01-01T00:00:00Z 1-2-3 Task timed out after 60.05 seconds')],
    misses: [said('Task done after 60 seconds')],
  },
  {
    rule: 'upstream-failed',
    promise: 'a task whose upstream failed waits for that cause',
    matches: [
      raised('airflow.providers.standard.exceptions.ExternalTaskFailedError'),
      said("Some of the external tasks ['load'] in DAG raw failed."),
      said('raw failed with failed states [failed]'),
    ],
    misses: [raised('airflow.exceptions.AirflowException'), said('the task failed')],
  },
  {
    rule: 'airflow-settings',
    promise: 'a missing connection or variable is set by a person',
    matches: [
      raised('airflow.exceptions.AirflowNotFoundException', {}, "The conn_id `wh` isn't defined"),
      said("KeyError: 'Variable bucket does not exist'"),
      said("Env var required but not provided: 'DB_HOST'"),
    ],
    misses: [raised('airflow.exceptions.AirflowException'), said('variable winds')],
  },
  {
    rule: 'template-error',
    promise: 'a template that does not render is mended by a person',
    matches: [raised('jinja2.exceptions.TemplateNotFound', {}, 'sql/load.sql'), said("'ds_nodashh' is undefined")],
    misses: [raised('builtins.KeyError'), said('a template')],
  },
  {
    rule: 'xcom-missing',
    promise: 'a value never handed over needs a person',
    matches: [raised('airflow.exceptions.XComNotFound'), said('XCom with key return_value was not found')],
    misses: [raised('airflow.exceptions.AirflowException'), said('XCom pushed')],
  },
]
