"""InvokeRestApi as MWAA answers it. MiniStack's own forwards to a container, maps no error, drops QueryParameters and
allows paths of any length.
"""

import asyncio
import logging

import requests
from ministack.core.responses import error_response_json, json_response
from ministack.services import mwaa as ministack_mwaa

from mwaa.airflow import Airflow
from mwaa.faults import next_fault
from mwaa.request import Invalid, RestRequest, parse
from mwaa.settings import Settings, read_settings

from .expectations import parameters_are, source_holds

_JSON = "application/json"

logger = logging.getLogger("goaround.invoke_rest_api")


def apply() -> None:
    settings = read_settings()
    if settings is None:
        return
    parameters_are(ministack_mwaa._invoke_rest_api, "method", "path", "headers", "body", "query_params")
    source_holds(ministack_mwaa.handle_request, "_invoke_rest_api(method, path, headers, body, query_params)")
    airflow = Airflow(settings)

    async def invoke_rest_api(_method, path, _headers, body, _query_params):
        return await asyncio.to_thread(_answer, settings, airflow, path.rstrip("/").rsplit("/", 1)[-1], body)

    ministack_mwaa._invoke_rest_api = invoke_rest_api


def _answer(settings: Settings, airflow: Airflow, name: str, raw: bytes) -> tuple:
    try:
        request = parse(name, raw)
    except Invalid as error:
        return _error("ValidationException", str(error), 400)
    if name != settings.environment:
        return _error("ResourceNotFoundException", f"Environment {name} not found.", 404)
    fault = next_fault(settings.faults)
    if fault == "throttle":
        return _error("ThrottlingException", "Rate exceeded", 429)
    if fault == "denied":
        return _error("AccessDeniedException", "User is not authorized to perform: airflow:InvokeRestApi", 403)
    if fault == "server-error":
        return _failed("RestApiServerException", 503, {"detail": "injected"})
    if fault == "timeout":
        return _failed("RestApiServerException", 504, {"detail": "injected"})
    answer = _forward(airflow, request)
    return answer if fault is None else _failed("RestApiServerException", 504, {"detail": "injected"})


def _forward(airflow: Airflow, request: RestRequest) -> tuple:
    try:
        status, document = airflow.call(request)
    except requests.RequestException as error:
        logger.warning("%s %s: %r", request.method, request.path, error)
        return _failed("RestApiServerException", 504, {"detail": f"Airflow did not answer: {type(error).__name__}"})
    logger.info("%s %s: %s", request.method, request.path, status)
    if status >= 500:
        return _failed("RestApiServerException", status, document)
    if status >= 400:
        return _failed("RestApiClientException", status, document)
    return json_response({"RestApiStatusCode": status, "RestApiResponse": document}, content_type=_JSON)


def _failed(code: str, status: int, document: object) -> tuple:
    members = {"RestApiStatusCode": status, "RestApiResponse": document}
    return error_response_json(code, code, 400, members, content_type=_JSON)


def _error(code: str, message: str, status: int) -> tuple:
    return error_response_json(code, message, status, content_type=_JSON)
