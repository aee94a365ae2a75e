"""The one MWAA environment the emulator has, from the launcher's environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Login:
    username: str
    password: str


@dataclass(frozen=True)
class Settings:
    """
    MWAA_ENVIRONMENT_NAME  the name InvokeRestApi answers to; every other is a ResourceNotFoundException
    MWAA_AIRFLOW_URL       http://host:port of Airflow, without /api
    MWAA_AIRFLOW_VIEWER    user:password of a login with Airflow's role `viewer`, for reads
    MWAA_AIRFLOW_USER      user:password of a login with Airflow's role `user`, for everything else
    MWAA_FAULTS            optional file of mwaa/faults.py
    """

    environment: str
    airflow_url: str
    viewer: Login
    user: Login
    faults: Path | None


def read_settings(env=os.environ) -> Settings | None:
    """None: this emulator has no MWAA environment."""
    if not env.get("MWAA_ENVIRONMENT_NAME"):
        return None
    return Settings(
        environment=env["MWAA_ENVIRONMENT_NAME"],
        airflow_url=env["MWAA_AIRFLOW_URL"].rstrip("/"),
        viewer=_login(env["MWAA_AIRFLOW_VIEWER"]),
        user=_login(env["MWAA_AIRFLOW_USER"]),
        faults=Path(env["MWAA_FAULTS"]) if env.get("MWAA_FAULTS") else None,
    )


def _login(text: str) -> Login:
    username, _, password = text.partition(":")
    return Login(username, password)
