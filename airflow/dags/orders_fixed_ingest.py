"""Orders from the stream into Parquet and a table, a batch at a time: without the faults of orders_fragile_ingest.py."""

from __future__ import annotations

from datetime import timedelta

import orders_settings as settings
from airflow.sdk import Asset, dag, task
from airflow.sdk.exceptions import AirflowSkipException
from goaround import BreakerSensor, declare


@dag(
    "orders_fixed_ingest",
    schedule=timedelta(seconds=settings.EVERY_S),
    default_args=settings.TASK_OPTIONS,
    **settings.DAG_OPTIONS,
)
def orders_fixed_ingest():
    # Prevents: a batch that is read and lost. Nothing is committed here: a run that finds a claimed batch takes it.
    @task(params=declare("safe"))
    def claim() -> dict[str, str]:
        import orders_raw
        from orders_offsets import OffsetsItem

        offsets = OffsetsItem(settings.table())
        batch = orders_raw.claim(settings.client("kinesis"), settings.STREAM, offsets, settings.store("raw"))
        if batch is None:
            raise AirflowSkipException("the stream has nothing new")
        # Prevents: whole batches in Airflow's database. Tasks hand over the batch's name; its records are in the raw store.
        return {"batch": batch.name}

    # Prevents: calls of a customer API that is down, slots held meanwhile, and failed runs. Waits in the triggerer; when
    # its time is over the run is skipped, and the next one goes on with the same batch.
    api_ready = BreakerSensor(
        task_id="api_ready",
        dependency=settings.DEPENDENCY,
        deferrable=True,
        poke_interval=settings.LOOK_EVERY_S,
        timeout=settings.STEP.total_seconds(),
        soft_fail=True,
        params=declare("safe", dependencies=[settings.DEPENDENCY]),
    )

    # Prevents: half a batch written when the API fails. Only it is called here; what it says is stored by the batch's name.
    # The pool prevents: more calls at a time than the API takes. No retry of Airflow's: Goaround waits for the API.
    @task(params=declare("safe", dependencies=[settings.DEPENDENCY]), pool=settings.API_POOL, retries=0)
    def enrich(claimed: dict[str, str]) -> dict[str, str]:
        from orders_load import look_up

        look_up(claimed["batch"])
        return claimed

    # Prevents: records lost, doubled or half written, and a batch that fails by one bad record. See orders_load.load.
    # The asset prevents: a sensor that looks for runs of this DAG. The aggregate runs when there are new orders.
    @task(params=declare("safe"), pool=settings.SINK_POOL, outlets=[Asset("orders")])
    def load(enriched: dict[str, str]) -> dict[str, object]:
        import orders_load

        return orders_load.load(enriched["batch"])

    claimed = claim()
    enriched = enrich(claimed)
    claimed >> api_ready >> enriched
    load(enriched)


orders_fixed_ingest()
