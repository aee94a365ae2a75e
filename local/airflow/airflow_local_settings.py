"""Airflow's hook for site settings, for the embedded run only.

It keeps its tables in SQLite, where one writes at a time. The API server writes its audit log on the event loop. While a request that has written waits for that loop to commit,
both stand still until SQLite's time-out and one fails with 500. With Postgres, as on MWAA, that cannot happen. So here
the API server keeps no audit log of who called what.

Eight tasks share two cores with everything else, and a core may be somebody else's: the listener gets more than the two
seconds in which a worker of MWAA sends an event.
"""

import sys

__all__: list[str] = []

if "scheduler" in sys.argv:
    from goaround import outbox, sender

    outbox.BUDGET_S = 15.0
    sender.CONNECT_TIMEOUT_S = sender.READ_TIMEOUT_S = 5.0

if "api-server" in sys.argv:
    from airflow.api_fastapi.logging import decorators

    def _no_audit_log(event: str | None = None):
        async def log_action() -> None:
            return None

        return log_action

    decorators.action_logging = _no_audit_log
