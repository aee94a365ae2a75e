"""Airflow's hook for site settings, for the embedded run only.

It keeps its tables in SQLite, where one writes at a time. The API server writes its audit log on the event loop. While a request that has written waits for that loop to commit,
both stand still until SQLite's time-out and one fails with 500. With Postgres, as on MWAA, that cannot happen. So here
the API server keeps no audit log of who called what.

Eight tasks share two cores with everything else, and a core may be somebody else's: the listener gets more than the two
seconds in which a worker of MWAA sends an event, a guard more than half a second.

What is deployed while Airflow starts is known after it: tasks read its names when their process is forked.
"""

import json
import os
import sys
from pathlib import Path

__all__: list[str] = []

if "scheduler" in sys.argv:
    from goaround import breaker_budget, breaker_store, outbox, sender

    outbox.BUDGET_S = breaker_budget.BUDGET_S = 15.0
    sender.CONNECT_TIMEOUT_S = sender.READ_TIMEOUT_S = 5.0
    breaker_store.CONNECT_TIMEOUT_S = breaker_store.READ_TIMEOUT_S = 5.0

    LATE_VARIABLES = Path(os.environ["AIRFLOW_HOME"]) / "late-variables.json"

    def _read_late_variables() -> None:
        if LATE_VARIABLES.exists():
            os.environ.update(json.loads(LATE_VARIABLES.read_text()))

    os.register_at_fork(after_in_child=_read_late_variables)

if "api-server" in sys.argv:
    from airflow.api_fastapi.logging import decorators

    def _no_audit_log(event: str | None = None):
        async def log_action() -> None:
            return None

        return log_action

    decorators.action_logging = _no_audit_log
