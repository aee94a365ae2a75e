"""Goaround's side of Airflow: a listener that reports failed tasks; declarations, guards, watermarks for DAG authors."""

from typing import Any

from goaround.declarations import DeclarationError, declare
from goaround.guarding import guard, guarded
from goaround.watermark import WatermarkError, report_watermark

__version__ = "0.1.0"
__all__ = [
    "BreakerSensor",  # noqa: F822 - see below
    "DeclarationError",
    "DependencyOpen",  # noqa: F822
    "WatermarkError",
    "declare",
    "guard",
    "guarded",
    "report_watermark",
]


def __getattr__(name: str) -> Any:
    """What derives from Airflow's classes is loaded when somebody asks for it."""
    if name == "DependencyOpen":
        from goaround.dependency_open import DependencyOpen

        return DependencyOpen
    if name == "BreakerSensor":
        from goaround.sensor import BreakerSensor

        return BreakerSensor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
