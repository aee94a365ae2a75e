"""Faults on demand: `{"fault": "throttle", "calls": 3}` in the file that MWAA_FAULTS names makes the next three calls
fail so; the file is rewritten with what is left, and removed after the last.

throttle      ThrottlingException
denied        AccessDeniedException
server-error  Airflow answers 503
timeout       Airflow does not answer; told at once, not after ten seconds
lost-answer   the call is made, its answer is lost: the caller sees a time-out
"""

import json
import threading
from pathlib import Path

FAULTS = ("throttle", "denied", "server-error", "timeout", "lost-answer")

_lock = threading.Lock()


def next_fault(file: Path | None) -> str | None:
    """The fault of this call. None: none. Raises ValueError where the file names an unknown one."""
    if file is None:
        return None
    with _lock:
        try:
            plan = json.loads(file.read_text())
        except FileNotFoundError:
            return None
        if plan["fault"] not in FAULTS:
            raise ValueError(f"{plan['fault']!r} is none of {FAULTS}")
        left = plan.get("calls", 1) - 1
        if left > 0:
            file.write_text(json.dumps({**plan, "calls": left}))
        else:
            file.unlink()
        return plan["fault"]
