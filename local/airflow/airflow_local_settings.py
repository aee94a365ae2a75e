"""Airflow's hook for site settings, for the embedded run only: it keeps its tables in SQLite, where one writes at a time.

The API server writes its audit log on the event loop. While a request that has written waits for that loop to commit,
both stand still until SQLite's time-out and one fails with 500. With Postgres, as on MWAA, that cannot happen. So here
the API server keeps no audit log of who called what.
"""

import sys

__all__: list[str] = []

if "api-server" in sys.argv:
    from airflow.api_fastapi.logging import decorators

    def _no_audit_log(event: str | None = None):
        async def log_action() -> None:
            return None

        return log_action

    decorators.action_logging = _no_audit_log
