"""A process that is killed (as by SIGKILL: nothing more runs) before the n-th line of the package that it executes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import goaround

PACKAGE = str(Path(goaround.__file__).parent)
KILLED = 9


def survived(work: Callable[[], Any], line: int) -> bool:
    """Whether the work ended before that line of it was reached."""
    child = os.fork()
    if child == 0:
        _die_at(line)
        try:
            work()
            os._exit(0)
        except BaseException as failure:  # noqa: BLE001 - pytest must not go on in the child
            os.write(2, f"{type(failure).__name__}: {failure}\n".encode())
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED), "the work failed"
    return code == 0


def killed_at_each_line(work: Callable[[], Any], every: int = 1):
    """Runs the work until it survives, killed one step later each time. Yields the number of each death."""
    line = 1
    while not survived(work, line):
        yield line
        line += every


def _die_at(line: int) -> None:
    left = line

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os._exit(KILLED)
        return trace

    sys.settrace(trace)
