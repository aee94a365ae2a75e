"""An exception as data: the chain of what was raised, its causes and contexts (contract `exceptionLink`)."""

from __future__ import annotations

import sysconfig
import traceback
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from goaround.codes import codes_of
from goaround.text import clean

MAX_LINKS = 10
MAX_MRO = 24
MAX_FRAMES = 8
MESSAGE_MAX = 4096
NAME_MAX = 256
# A deep recursion has thousands of frames; only the innermost can be of use.
FRAMES_READ = 64
_LIBRARY_MARKS = ("/site-packages/", "/dist-packages/", "<frozen ", "<string>")


def chain_of(error: BaseException, now: datetime) -> list[dict[str, Any]]:
    """The chain, outermost first, at most 10 links. Members of an exception group count as its causes.

    Cycles end it; a class whose text, name or attributes raise still gives a link that says so.
    """
    return [_guarded_link(found, relation, now) for found, relation in walk(error)]


def walk(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """The exceptions of the chain, outermost first, at most 10, each with its relation to the one before it."""
    seen: set[int] = set()
    queue: deque[tuple[BaseException, str]] = deque([(error, "raised")])
    while queue and len(seen) < MAX_LINKS:
        current, relation = queue.popleft()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current, relation
        queue.extend(_next(current))


def _next(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    members = _attribute(error, "exceptions")
    for member in members[:MAX_LINKS] if isinstance(members, (tuple, list)) else ():
        if isinstance(member, BaseException):
            yield member, "cause"
    cause = _attribute(error, "__cause__")
    if isinstance(cause, BaseException):
        yield cause, "cause"
        return
    context = _attribute(error, "__context__")
    if isinstance(context, BaseException) and not _attribute(error, "__suppress_context__"):
        yield context, "context"


def _guarded_link(error: BaseException, relation: str, now: datetime) -> dict[str, Any]:
    try:
        return _link(error, relation, now)
    except BaseException as failure:  # noqa: BLE001 - one odd link must not cost the others
        message = f"<could not be read: {type(failure).__name__}>"
        return {"type": "?", "mro": ["?"], "message": message, "relation": relation, "codes": {}, "frames": []}


def _link(error: BaseException, relation: str, now: datetime) -> dict[str, Any]:
    bases = _attribute(type(error), "__mro__") or (type(error),)
    names = [qualified_name(cls) for cls in bases if cls is not object]
    return {
        "type": names[0],
        "mro": _middle_out(names),
        "message": _message(error, names[0]),
        "relation": relation,
        "codes": codes_of(error, now),
        "frames": _frames(error),
    }


def qualified_name(cls: type) -> str:
    """`requests.exceptions.ConnectionError`; without module for Python's own, as a traceback prints it."""
    module, name = _attribute(cls, "__module__"), _attribute(cls, "__qualname__")
    name = name if isinstance(name, str) else "?"
    full = name if module in ("builtins", None) else f"{module}.{name}"
    return clean(full, NAME_MAX) or "?"


def _middle_out(names: list[str]) -> list[str]:
    """A huge MRO keeps both ends: the specific classes and the built-in ones that rules know."""
    if len(names) <= MAX_MRO:
        return names
    return names[: MAX_MRO - 8] + names[-8:]


def _message(error: BaseException, name: str) -> str:
    try:
        return clean(str(error), MESSAGE_MAX)
    except BaseException as failure:  # noqa: BLE001 - __str__ of a stranger's class
        return f"<{name} could not be printed: {type(failure).__name__}>"


def _frames(error: BaseException) -> list[str]:
    """Innermost frames of the user's code, in the order of a traceback: the last one raised."""
    try:
        stack = deque(traceback.walk_tb(_attribute(error, "__traceback__")), maxlen=FRAMES_READ)
        found = [(frame.f_code.co_filename, frame.f_code.co_name) for frame, _ in stack]
    except BaseException:  # noqa: BLE001 - a traceback replaced by something else
        return []
    user = [clean(f"{_short_path(file)}:{function}", NAME_MAX) for file, function in found if not _is_library(file)]
    return user[-MAX_FRAMES:]


def _is_library(file: str) -> bool:
    return any(mark in file for mark in _LIBRARY_MARKS) or file.startswith(_stdlib())


@cache
def _stdlib() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    return (paths["stdlib"], paths["platstdlib"])


def _short_path(file: str) -> str:
    """The last two parts: the same on every worker and for every version of a DAG bundle."""
    return "/".join(file.replace("\\", "/").split("/")[-2:])


def _attribute(source: Any, name: str) -> Any:
    try:
        return getattr(source, name, None)
    except BaseException:  # noqa: BLE001
        return None
