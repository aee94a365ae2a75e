"""Alarms look at their own dimensions, are evaluated each second, and know what missing data means. MiniStack mixes
all dimensions of a metric and looks only when a metric is put, so an alarm on silence never fires.
"""

import logging
import threading
import time

from ministack.services import cloudwatch

from .expectations import parameters_are, source_holds

logger = logging.getLogger("goaround.alarm_evaluation")

_BREACHES = {
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}


def apply() -> None:
    parameters_are(cloudwatch._evaluate_alarm, "alarm")
    parameters_are(cloudwatch._stat_value, "stats", "stat_name", "points")
    parameters_are(cloudwatch._dispatch_alarm_actions, "alarm", "old_state", "new_state", "reason")
    source_holds(cloudwatch._evaluate_alarm, "for (k_ns, k_mn, _), pts in _metrics.items()", "_evaluate_parent_alarms(alarm)")
    source_holds(cloudwatch._evaluate_all_alarms, "_evaluate_alarm(alarm)")
    cloudwatch._evaluate_alarm = _evaluate
    threading.Thread(target=_tick, daemon=True, name="alarm-evaluation").start()


def _tick() -> None:
    while True:
        time.sleep(1)
        try:
            cloudwatch._evaluate_all_alarms()
        except Exception:
            logger.exception("alarms were not evaluated")


def _evaluate(alarm: dict) -> None:
    if not alarm.get("Namespace") or not alarm.get("MetricName"):
        return
    old = alarm["StateValue"]
    new, reason = _judge(alarm, old)
    if new == old:
        return
    alarm.update(StateValue=new, StateReason=reason, StateUpdatedTimestamp=int(time.time()))
    cloudwatch._record_history(alarm["AlarmName"], old, new, reason)
    cloudwatch._dispatch_alarm_actions(alarm, old, new, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def _judge(alarm: dict, old: str) -> tuple[str, str]:
    points = _points(alarm)
    if not points:
        treatment = alarm.get("TreatMissingData") or "missing"
        states = {"breaching": "ALARM", "notBreaching": "OK", "ignore": old}
        return states.get(treatment, "INSUFFICIENT_DATA"), f"no data points, treated as {treatment}"
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic", "Average")
    value = cloudwatch._stat_value(cloudwatch._calc_stats(points), statistic, points)
    operator, threshold = alarm.get("ComparisonOperator", ""), alarm.get("Threshold", 0)
    if value is None or operator not in _BREACHES:
        return old, "not evaluated"
    state = "ALARM" if _BREACHES[operator](value, threshold) else "OK"
    return state, f"Threshold Crossed: {statistic} {value} {operator} {threshold}"


def _points(alarm: dict) -> list[dict]:
    """What was put within the alarm's whole window, under exactly its dimensions: its last periods as the clock cuts
    them, and the one that has begun."""
    dimensions = alarm.get("Dimensions") or []
    if isinstance(dimensions, list):
        dimensions = cloudwatch._dims_from_list(dimensions)
    key = (alarm["Namespace"], alarm["MetricName"], cloudwatch._dims_key(dimensions))
    period = int(alarm.get("Period", 60))
    since = (time.time() // period - int(alarm.get("EvaluationPeriods", 1))) * period
    return [point for point in list(cloudwatch._metrics.get(key, [])) if point["Timestamp"] >= since]
