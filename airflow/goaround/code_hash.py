"""A hash of the user's code that a task's process has loaded: equal hashes, the same code."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

DIGITS = 16
# More than a DAG's code is: a folder with data or packages in it is not worth the task's time.
MAX_FILES = 1000
MAX_BYTES = 16 * 2**20
BUDGET_S = 0.5
OWN_PACKAGE = "goaround"


def hash_of_loaded(roots: Sequence[str], started_at: Any) -> str | None:
    """First 16 hex digits of SHA-256 over names (relative to their root) and bytes of the loaded files below `roots`.

    A module that is first imported at a later point of the task counts from then on, so a try that got further may
    have another hash.

    :param roots: folders of the user's code
    :param started_at: begin of the try: a file that was changed since may not be what ran
    :return: None where that cannot be told: no roots, nothing loaded, a file changed or gone, too many
    """
    deadline = time.monotonic() + BUDGET_S
    files = _loaded_below(_spellings(roots))
    if not files or len(files) > MAX_FILES:
        return None
    changed_after = started_at.timestamp() if isinstance(started_at, datetime) else None
    digest, left = hashlib.sha256(), MAX_BYTES
    for name, file in sorted(files.items()):
        content = _content(file, changed_after, left)
        if content is None or time.monotonic() > deadline:
            return None
        left -= len(content)
        digest.update(name.encode("utf-8", "replace") + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:DIGITS]


def _spellings(roots: Sequence[str]) -> list[str]:
    """Each root as given and with its links resolved: modules may be loaded by either."""
    both = [path for root in roots for path in (os.path.abspath(root), os.path.realpath(root))]
    return [path.rstrip(os.sep) + os.sep for path in dict.fromkeys(both)]


def _loaded_below(roots: Sequence[str]) -> dict[str, str]:
    """Relative name → file."""
    found: dict[str, str] = {}
    for module_name, module in list(sys.modules.items()):
        if module_name.split(".")[0] == OWN_PACKAGE:
            continue
        file = _file_of(module)
        root = next((root for root in roots if file.startswith(root)), None)
        if root is not None:
            found[file[len(root) :]] = file
    return found


def _file_of(module: Any) -> str:
    try:
        file = vars(module).get("__file__")
    except TypeError:  # whatever somebody put into sys.modules
        return ""
    return file if isinstance(file, str) else ""


def _content(file: str, changed_after: float | None, limit: int) -> bytes | None:
    path = Path(file)
    # Of a DAG in a zip file, the zip file.
    while not path.exists() and path != path.parent:
        path = path.parent
    try:
        facts = path.stat()
        too_new = changed_after is not None and facts.st_mtime > changed_after
        return None if too_new or facts.st_size > limit else path.read_bytes()
    except OSError:
        return None
