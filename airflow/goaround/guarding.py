"""What DAG authors put around calls of an external system: a block or a decorator that its circuit breaker guards."""

from __future__ import annotations

import functools
import inspect
import logging
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from types import TracebackType
from typing import Any, TypeVar

from goaround import compat
from goaround.declarations import A_DEPENDENCY, DEPENDENCY, DeclarationError

log = logging.getLogger("goaround")

F = TypeVar("F", bound=Callable[..., Any])


class Block:
    """A guarded block; may be entered again, also within itself. Threads take one each."""

    def __init__(self, dependency: str, slow_after: timedelta | None) -> None:
        if not isinstance(dependency, str) or not DEPENDENCY.fullmatch(dependency):
            raise DeclarationError(f"goaround.guard: dependency={dependency!r}, expected {A_DEPENDENCY}")
        if slow_after is not None and not (isinstance(slow_after, timedelta) and slow_after > timedelta(0)):
            raise DeclarationError(f"goaround.guard: slow_after={slow_after!r}, expected a positive timedelta")
        self._dependency = dependency
        self._slow_after_s = None if slow_after is None else slow_after.total_seconds()
        self._entered: list[tuple[Any, BaseException | None]] = []

    def __enter__(self) -> None:
        guarded = _guarded(self._dependency)
        if guarded is not None:
            admission = guarded.enter()
            if not admission.admitted:
                from goaround.dependency_open import DependencyOpen

                raise DependencyOpen(self._dependency, admission.state, admission.not_before, admission.epoch)
        self._entered.append((guarded, sys.exc_info()[1]))

    def __exit__(
        self, cls: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        guarded, handled = self._entered.pop()
        if guarded is None:
            return
        try:
            from goaround.breaker_outcome import OK, outcome_of

            outcome = OK if error is None else outcome_of(error, datetime.now(timezone.utc), handled)
            guarded.leave(outcome, self._slow_after_s)
        except Exception:  # noqa: BLE001 - the task's own result counts, not that it was not told
            log.warning("goaround: outcome of %s not told, the task is not affected", self._dependency, exc_info=True)


def guard(dependency: str, *, slow_after: timedelta | None = None) -> Block:
    """Guard calls of an external system: `with goaround.guard("http:api.example.com"): …`

    While the dependency's circuit breaker is open the block is not entered: the task fails at once with
    `goaround.DependencyOpen`, and is cleared when the breaker closes. What the block came to is told to the breaker,
    once a task try; an exception goes on unchanged. Outside of a task, and while the breakers cannot be reached, the
    block runs as if it were not guarded.

    :param dependency: `kind:name`, the same as in `declare(dependencies=…)`
    :param slow_after: a block that takes longer counts as slow, though it succeeds; None: none does
    :raises DeclarationError: a value that Goaround would not understand, with what it expects
    """
    return Block(dependency, slow_after)


def guarded(dependency: str, *, slow_after: timedelta | None = None) -> Callable[[F], F]:
    """Guard a function, below `@task` or anywhere that a task calls it; parameters as of `guard`.

    :raises DeclarationError: also for a generator function, whose body runs after the call
    """
    guard(dependency, slow_after=slow_after)  # a mistake is told where the function is decorated

    def decorate(function: F) -> F:
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise DeclarationError(f"goaround.guarded: {function.__name__} is a generator, guard the calls within it")
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def awaited(*args: Any, **kwargs: Any) -> Any:
                with guard(dependency, slow_after=slow_after):
                    return await function(*args, **kwargs)

            return awaited  # type: ignore[return-value]

        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            with guard(dependency, slow_after=slow_after):
                return function(*args, **kwargs)

        return called  # type: ignore[return-value]

    return decorate


def _guarded(dependency: str) -> Any:
    """What this try has had to do with the dependency; None outside of a task."""
    task_instance = compat.running_task_instance()
    if task_instance is None:
        log.debug("goaround: no task runs here, %s is not guarded", dependency)
        return None
    from goaround import breaker_tries

    return breaker_tries.of(breaker_tries.try_of(task_instance), dependency)
