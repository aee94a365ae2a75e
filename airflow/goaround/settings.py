"""Where events go and breakers are. Environment variables first, then Airflow's own configuration (MWAA's configuration options)."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from goaround import compat

ENVIRONMENT_NAME = re.compile(r"[a-z][a-z0-9-]{0,23}")


class SettingsError(Exception):
    """There is nowhere to send to; the message names the option."""


@dataclass(frozen=True)
class Settings:
    """`environment`: name of the Goaround environment, such as `dev`.

    `event_bus`: name or ARN of its event bus, by default `goaround-<environment>`.
    `endpoint_url`: only for emulators; None leaves it to boto3 and its own AWS_ENDPOINT_URL.
    `log_tail`: whether DAGs that ask for it may have the end of their log sent; off by default.
    `breaker_table`: the table of breakers; None: guards let everything through.
    `breaker_endpoint_url`: as `endpoint_url`, of that table.
    """

    environment: str
    event_bus: str
    endpoint_url: str | None
    log_tail: bool
    breaker_table: str | None = None
    breaker_endpoint_url: str | None = None


def option(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """One option, as `load` reads it; None where it is not set."""
    for variable in (f"GOAROUND_{name}", f"AIRFLOW__GOAROUND__{name}"):
        if environ.get(variable, "").strip():
            return environ[variable].strip()
    return compat.option("goaround", name.lower())


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Each is GOAROUND_<NAME>, else `[goaround] <name>` of Airflow's configuration, which is also what MWAA makes of a
    configuration option `goaround.<name>` (AIRFLOW__GOAROUND__<NAME>).

    :raises SettingsError: no environment is named, or its name is none
    """

    def get(name: str) -> str | None:
        return option(name, environ)

    environment = get("ENVIRONMENT")
    if not environment:
        raise SettingsError("GOAROUND_ENVIRONMENT (or the configuration option goaround.environment) is not set")
    if not ENVIRONMENT_NAME.fullmatch(environment):
        raise SettingsError(
            f"GOAROUND_ENVIRONMENT={environment[:40]!r} is no environment name: lower case letters, digits, - (≤ 24)"
        )
    return Settings(
        environment=environment,
        event_bus=get("EVENT_BUS") or f"goaround-{environment}",
        endpoint_url=get("EVENTS_ENDPOINT_URL"),
        log_tail=(get("LOG_TAIL") or "").lower() in {"1", "true", "yes", "on"},
        breaker_table=get("BREAKER_TABLE"),
        breaker_endpoint_url=get("BREAKER_ENDPOINT_URL"),
    )
