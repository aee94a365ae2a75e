"""Two local servers: one that takes PutEvents as EventBridge does, one that fails as an overloaded API does."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Event = dict[str, Any]


class Server:
    """An HTTP server on a free port of 127.0.0.1, in a thread."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class EventSink(Server):
    """Keeps every event as EventBridge would deliver it."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._arrived = threading.Condition(threading.RLock())
        sink = self

        class Handler(_Quiet):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                entries = [sink._accept(entry) for entry in body["Entries"]]
                self.answer(200, {"FailedEntryCount": 0, "Entries": entries})

        super().__init__(Handler)

    def _accept(self, entry: dict[str, str]) -> dict[str, str]:
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": entry["DetailType"],
            "source": entry["Source"],
            "account": "000000000000",
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "region": "us-east-1",
            "resources": [],
            "detail": json.loads(entry["Detail"]),
            "bus": entry["EventBusName"],
        }
        with self._arrived:
            self._events.append(event)
            self._arrived.notify_all()
        return {"EventId": event["id"]}

    def events(self, **wanted: Any) -> list[Event]:
        """Events whose detail has these values, in order of arrival; `detail_type` is that of the envelope."""
        detail_type = wanted.pop("detail_type", None)
        with self._arrived:
            return [
                event
                for event in self._events
                if (detail_type is None or event["detail-type"] == detail_type)
                and all(event["detail"].get(name) == value for name, value in wanted.items())
            ]

    def wait_for(self, timeout_s: float, condition: Callable[[], Any]) -> Any:
        """The condition's first true value; checked at each arrival. Raises TimeoutError with what did arrive."""
        with self._arrived:
            if not self._arrived.wait_for(condition, timeout_s):
                seen = [(e["detail-type"], e["detail"]["dag_id"], e["detail"].get("try_number")) for e in self._events]
                raise TimeoutError(f"not seen within {timeout_s:g} s; arrived: {seen}")
            return condition()


class OverloadedApi(Server):
    """Answers everything with 503 and Retry-After."""

    def __init__(self) -> None:
        class Handler(_Quiet):
            def do_GET(self) -> None:
                self.answer(503, {"error": "overloaded"}, {"Retry-After": "7"})

        super().__init__(Handler)


class _Quiet(BaseHTTPRequestHandler):
    def answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """No access log."""
