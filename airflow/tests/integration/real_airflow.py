"""A small real Airflow: API server, scheduler and DAG processor on SQLite, in a home of its own, on a free port."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import plugins_zip

DAGS = Path(__file__).parent / "dags"
# The part of `/monitor/health` that tells of each.
PARTS = {"api-server": "metadatabase", "scheduler": "scheduler", "dag-processor": "dag_processor", "triggerer": "triggerer"}
READY_WITHIN_S = 150


class RealAirflow:
    """Starts on construction; `stop` ends every process it started. `pools`: of two slots each, there before any DAG."""

    def __init__(self, python: str, home: Path, variables: dict[str, str], pools: Iterable[str] = ()) -> None:
        self._python = python
        self._home = home
        self._url = f"http://127.0.0.1:{_free_port()}"
        self._environment = {**os.environ, **self._settings(), **variables}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._install_plugin()
        self._run("db", "migrate")
        try:
            self._start("api-server")
            self._start("scheduler")
            self._wait_until_ready()
            self._token = self._login()
            for pool in pools:
                self.api("POST", "/pools", {"name": pool, "slots": 2})
            # Only now there are DAGs: a task that starts before the API server answers fails at once.
            self._start("dag-processor")
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def start_triggerer(self) -> None:
        """For deferred tasks, which wait until there is one."""
        if "triggerer" not in self._processes:
            self._start("triggerer")
            self._wait_until_ready()

    def _settings(self) -> dict[str, str]:
        port = self._url.rsplit(":", 1)[1]
        return {
            "AIRFLOW_HOME": str(self._home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(self._home / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "3",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self._url}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            # One process writes at a time: the others wait for it.
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self._home}/airflow.db?timeout=30",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self._home / "logs"),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": port,
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__API__BASE_URL": self._url,
            "AIRFLOW__API__SECRET_KEY": secrets.token_hex(32),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
            # On a busy machine the default of 5 s fails tasks before they begin.
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
            # A lost worker is noticed within seconds instead of minutes.
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "3",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "PYTHONUNBUFFERED": "1",
        }

    def _install_plugin(self) -> None:
        """As MWAA does: the archive is unpacked into the plugins folder, which Airflow puts on its path."""
        archive = self._home / "plugins.zip"
        plugins_zip.build(archive)
        with zipfile.ZipFile(archive) as unpacked:
            unpacked.extractall(self._home / "plugins")

    def _run(self, *arguments: str) -> None:
        with (self._home / f"{arguments[0]}.log").open("wb") as log:
            command = [self._python, "-m", "airflow", *arguments]
            subprocess.run(command, env=self._environment, stdout=log, stderr=log, check=True, timeout=180)

    def _start(self, component: str) -> None:
        with (self._home / f"{component}.log").open("wb") as log:
            # Their log servers would listen on every address.
            options = ["--skip-serve-logs"] if component in ("scheduler", "triggerer") else []
            command = [self._python, "-m", "airflow", component, *options]
            # A group of its own: its children outlive a plain kill.
            process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log, start_new_session=True)
        self._processes[component] = process

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            for component, process in self._processes.items():
                if process.poll() is not None:
                    raise RuntimeError(f"airflow {component} ended: {self.log(component)[-2000:]}")
            try:
                health = self._request("GET", "/api/v2/monitor/health")
                if all(health[part]["status"] == "healthy" for part in map(PARTS.get, self._processes)):
                    return
            except (OSError, KeyError, TypeError):
                pass
            time.sleep(0.5)
        raise TimeoutError(f"Airflow is not healthy after {READY_WITHIN_S} s: {self.log('scheduler')[-2000:]}")

    def _login(self) -> str:
        return self._request("GET", "/auth/token")["access_token"]

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """A call of REST API v2, as admin. :raises urllib.error.HTTPError: Airflow says no"""
        return self._request(method, f"/api/v2{path}", body, {"Authorization": f"Bearer {self._token}"})

    def _request(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._url + path, data, {"Content-Type": "application/json", **(headers or {})}, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def log(self, component: str) -> str:
        """What a component has written so far."""
        return (self._home / f"{component}.log").read_text(errors="replace")

    def task_log(self, dag_id: str) -> str:
        """Every task log of a DAG."""
        files = sorted((self._home / "logs").glob(f"dag_id={dag_id}/**/*.log"))
        return "\n".join(file.read_text(errors="replace") for file in files)

    def stop(self) -> None:
        """End every process group, first politely."""
        for sent in (signal.SIGTERM, signal.SIGKILL):
            for process in self._processes.values():
                try:
                    os.killpg(process.pid, sent)
                except ProcessLookupError:
                    continue
            deadline = time.monotonic() + 10
            for process in self._processes.values():
                try:
                    process.wait(max(deadline - time.monotonic(), 0.1))
                except subprocess.TimeoutExpired:
                    continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
