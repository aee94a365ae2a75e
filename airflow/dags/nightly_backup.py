"""Copies a file. In the embedded run its process is killed the first time, as the kernel does when memory is short."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

from airflow.sdk import dag, task

DATA = Path(os.environ.get("SHOP_DATA", "data"))


# No event tells of a killed process; Goaround finds the failure through Airflow's REST API, which shows tags only.
@dag(schedule=None, tags=["shop", "goaround:safe"])
def nightly_backup():
    @task
    def copy_invoices() -> None:
        killer = DATA / "kill-the-backup"
        if killer.exists():
            killer.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        shutil.copy(DATA / "invoices.csv", DATA / "invoices.backup.csv")

    copy_invoices()


nightly_backup()
