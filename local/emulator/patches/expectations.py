"""What a patch was written against. Wrappers carry functools.wraps, so these look through an earlier patch."""

import inspect
from collections.abc import Callable


class MiniStackChanged(SystemExit):
    """MiniStack is not what a patch was written for: look at the patch before the version is raised."""


def source_holds(function: Callable, *fragments: str) -> None:
    source = inspect.getsource(function)
    for fragment in fragments:
        if fragment not in source:
            raise MiniStackChanged(f"{function.__module__}.{function.__qualname__} no longer holds {fragment!r}")


def parameters_are(function: Callable, *names: str) -> None:
    found = tuple(inspect.signature(function).parameters)
    if found != names:
        raise MiniStackChanged(f"{function.__module__}.{function.__qualname__} takes {found}, not {names}")
