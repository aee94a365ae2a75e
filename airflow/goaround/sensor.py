"""A sensor for those who rather wait for a dependency than fail. Loaded when somebody asks for it: it needs Airflow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from goaround import compat
from goaround.breaker_tries import try_of
from goaround.breaker_waiting import Waiting
from goaround.declarations import PARAM, DeclarationError, declare, read

# A waiting item outlives the looks that refresh it by so much.
LOOKS_MISSED = 3
WAITING_LEAST_S = 300


class BreakerSensor(compat.sensor_base()):  # type: ignore[misc]
    """Waits until the breaker of a dependency lets the guarded task behind it through.

    It passes when the breaker is closed, when the task behind it was elected as the probe, and when the breakers cannot
    be reached. It makes no outcome of its own: the guarded task does. Declared `safe`, with its dependency, where neither it nor its DAG declares anything.

    :param dependency: `kind:name`, as of `goaround.guard`
    :param probe_task_id: the guarded task that is let through as the probe; by default the one right behind the sensor,
        of several the first by name that declares the dependency
    :param deferrable: wait in the triggerer instead of coming back (`mode="reschedule"`, the default)
    :param poke_interval: how often to look, seconds or a timedelta; 60 s by default
    :raises DeclarationError: the dependency is none; when it runs: the task behind it cannot be told
    """

    def __init__(
        self,
        *,
        dependency: str,
        probe_task_id: str | None = None,
        deferrable: bool = False,
        poke_interval: timedelta | float = 60,
        mode: str = "reschedule",
        **kwargs: Any,
    ) -> None:
        declared = declare("safe", dependencies=[dependency])
        super().__init__(poke_interval=poke_interval, mode=mode, **kwargs)
        if PARAM not in self.params:
            self.params[PARAM] = declared[PARAM]
        self.dependency = dependency
        self.probe_task_id = probe_task_id
        self.deferrable = deferrable
        self._waiting: Waiting | None = None

    def poke(self, context: Any) -> bool:
        """Whether to wait no longer; a deferrable sensor leaves for the triggerer where it has to wait."""
        # Found on every run, not only in an outage, so that a sensor that cannot tell fails the first time it runs.
        behind, for_s = self._behind(context), self._waiting_for_s()
        self._waiting = self._waiting or Waiting(self.dependency, behind, for_s)
        state = self._waiting.look()
        self.log.info("Breaker of %s: %s", self.dependency, "wait" if state is None else f"{state}, go on")
        if state is None and self.deferrable:
            from goaround.breaker_trigger import BreakerTrigger

            trigger = BreakerTrigger(self.dependency, behind, for_s, float(self.poke_interval))
            self.defer(trigger=trigger, method_name="execute_complete", timeout=timedelta(seconds=self.timeout))
        return state is not None

    def execute_complete(self, context: Any, event: Any = None) -> None:
        """The trigger was let through."""
        self.log.info("Breaker of %s: %s, go on", self.dependency, (event or {}).get("state"))

    def resume_execution(self, next_method: str, next_kwargs: Any, context: Any) -> Any:
        """Back from the triggerer. Where the time is over, or the trigger has failed, there is nobody to elect any more."""
        if next_method != self.execute_complete.__name__:
            Waiting(self.dependency, self._behind(context), 0).give_up()
        return super().resume_execution(next_method, next_kwargs, context)

    def _behind(self, context: Any) -> str:
        """The guarded task that is let through, `dag/run/task/index`."""
        me = try_of(context["ti"])
        task_id = self.probe_task_id or self._task_behind()
        if not self.dag.has_task(task_id):
            raise DeclarationError(f"BreakerSensor {self.task_id}: probe_task_id={task_id!r}, no task of this DAG")
        index = compat.index_behind(self.dag.get_task(task_id), me.map_index)
        return f"{me.dag_id}/{me.run_id}/{task_id}/{index}"

    def _task_behind(self) -> str:
        behind = sorted(self.downstream_task_ids)
        declaring = [task_id for task_id in behind if self.dependency in self._declared_by(task_id)]
        found = behind if len(behind) == 1 else declaring
        if not found:
            several = ", ".join(behind) or "none"
            raise DeclarationError(
                f"BreakerSensor {self.task_id}: probe_task_id is not set, and of the tasks behind it ({several}) "
                f"no one declares {self.dependency}"
            )
        return found[0]

    def _declared_by(self, task_id: str) -> tuple[str, ...]:
        return read(compat.param_of(self.dag.get_task(task_id), PARAM), ()).dependencies

    def _waiting_for_s(self) -> int:
        return max(WAITING_LEAST_S, int(LOOKS_MISSED * max(self.poke_interval, _seconds(self.max_wait))))


def _seconds(value: Any) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value or 0)
