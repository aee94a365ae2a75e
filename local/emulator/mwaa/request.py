"""An InvokeRestApi request, checked as the service model says."""

import json
import re
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z][0-9A-Za-z\-_]{0,79}")
_METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")
_PATH_MAXIMUM = 64


class Invalid(Exception):
    """The message is ValidationException's."""


@dataclass(frozen=True)
class RestRequest:
    method: str
    path: str
    query: dict
    body: dict | None

    @property
    def reads(self) -> bool:
        """The batch lists of Airflow's API are reads with a body."""
        return self.method == "GET" or (self.method == "POST" and self.path.endswith("/list"))


def parse(name: str, raw: bytes) -> RestRequest:
    try:
        data = json.loads(raw or b"{}")
    except ValueError as error:
        raise Invalid("the request body is not JSON") from error
    if not _NAME.fullmatch(name):
        raise _constraint("name", r"satisfy regular expression pattern: ^[a-zA-Z][0-9a-zA-Z\-_]*$")
    method, path = data.get("Method"), data.get("Path")
    if method not in _METHODS:
        raise _constraint("method", f"satisfy enum value set: [{', '.join(_METHODS)}]")
    if not isinstance(path, str) or not path:
        raise _constraint("path", "have length greater than or equal to 1")
    if len(path) > _PATH_MAXIMUM:
        raise _constraint("path", f"have length less than or equal to {_PATH_MAXIMUM}")
    return RestRequest(method, path, data.get("QueryParameters") or {}, data.get("Body"))


def _constraint(member: str, what: str) -> Invalid:
    return Invalid(f"1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must {what}")
