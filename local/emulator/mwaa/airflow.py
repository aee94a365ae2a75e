"""Airflow's REST API as MWAA calls it: one token per role, fetched when needed and again after a 401."""

import threading

import requests

from .request import RestRequest
from .settings import Login, Settings

# InvokeRestApi gives Airflow ten seconds in all.
_SECONDS = 10


class Airflow:
    def __init__(self, settings: Settings):
        self._settings = settings
        self._tokens: dict[str, str] = {}
        self._lock = threading.Lock()
        self._session = requests.Session()
        # A proxy of the machine has no business between two local processes.
        self._session.trust_env = False

    def call(self, request: RestRequest) -> tuple[int, object]:
        """Status and body as Airflow answered. Raises requests.RequestException where it did not in time."""
        login = self._settings.viewer if request.reads else self._settings.user
        response = self._send(request, self._token(login, renew=False))
        if response.status_code == 401:
            response = self._send(request, self._token(login, renew=True))
        return response.status_code, _document(response)

    def _send(self, request: RestRequest, token: str) -> requests.Response:
        return self._session.request(
            request.method,
            f"{self._settings.airflow_url}/api/v2{request.path}",
            params=request.query,
            json=request.body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_SECONDS,
        )

    def _token(self, login: Login, *, renew: bool) -> str:
        with self._lock:
            if renew or login.username not in self._tokens:
                response = self._session.post(
                    f"{self._settings.airflow_url}/auth/token",
                    json={"username": login.username, "password": login.password},
                    timeout=_SECONDS,
                )
                response.raise_for_status()
                self._tokens[login.username] = response.json()["access_token"]
            return self._tokens[login.username]


def _document(response: requests.Response) -> object:
    if not response.content:
        return {}
    try:
        return response.json()
    except ValueError:
        return {"text": response.text}
