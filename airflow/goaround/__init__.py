"""Goaround's side of Airflow: a listener that reports failed tasks; declarations and guards for DAG authors."""

from typing import Any

from goaround.declarations import DeclarationError, declare
from goaround.guarding import guard, guarded

__version__ = "0.1.0"
__all__ = ["BreakerSensor", "DeclarationError", "DependencyOpen", "declare", "guard", "guarded"]  # noqa: F822 - see below


def __getattr__(name: str) -> Any:
    """What derives from Airflow's classes is loaded when somebody asks for it."""
    if name == "DependencyOpen":
        from goaround.dependency_open import DependencyOpen

        return DependencyOpen
    if name == "BreakerSensor":
        from goaround.sensor import BreakerSensor

        return BreakerSensor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
