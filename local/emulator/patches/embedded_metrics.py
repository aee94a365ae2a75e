"""Metrics in the embedded metric format, written to a Lambda's log, become metrics. MiniStack keeps them as text."""

import json
import logging
from functools import wraps

from ministack.services import cloudwatch, lambda_svc

from .expectations import parameters_are, source_holds

_MARK = '{"_aws"'

logger = logging.getLogger("goaround.embedded_metrics")


def apply() -> None:
    emit = lambda_svc._emit_lambda_logs
    parameters_are(emit, "func", "request_id", "log_text", "error", "duration_ms", "log_source")
    parameters_are(cloudwatch._put_metric_data, "params", "cbor_data", "is_cbor", "is_json")
    source_holds(cloudwatch._put_metric_data, 'cbor_data.get("MetricData"')

    @wraps(emit)
    def emit_with_metrics(func, request_id, log_text, *args, **kwargs):
        for line in (log_text or "").splitlines():
            _put_metrics(line)
        return emit(func, request_id, log_text, *args, **kwargs)

    lambda_svc._emit_lambda_logs = emit_with_metrics


def _put_metrics(line: str) -> None:
    start = line.find(_MARK)
    if start < 0:
        return
    try:
        document = json.loads(line[start:])
        for directive in document["_aws"]["CloudWatchMetrics"]:
            data = list(_metric_data(document, directive))
            cloudwatch._put_metric_data({}, {"Namespace": directive["Namespace"], "MetricData": data}, False, True)
    except (ValueError, KeyError, TypeError) as error:
        # As on AWS, a line that is not quite the format stays a log line.
        logger.warning("not an embedded metric: %r in %s", error, line[:200])


def _metric_data(document: dict, directive: dict):
    for names in directive["Dimensions"] or [[]]:
        dimensions = [{"Name": name, "Value": str(document[name])} for name in names]
        for metric in directive["Metrics"]:
            values = document[metric["Name"]]
            for value in values if isinstance(values, list) else [values]:
                yield {
                    "MetricName": metric["Name"],
                    "Unit": metric.get("Unit", "None"),
                    "Value": value,
                    "Dimensions": dimensions,
                }
