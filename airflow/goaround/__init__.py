"""Goaround's side of Airflow: a listener that reports failed tasks; declarations, guards, watermarks and sinks for DAG authors."""

from importlib import import_module
from typing import Any

from goaround.declarations import DeclarationError, declare
from goaround.guarding import guard, guarded

__version__ = "0.1.0"

# Loaded when somebody asks for it: what derives from Airflow's classes, and what tasks of few DAGs need.
_LATER = {
    "DependencyOpen": "dependency_open",
    "BreakerSensor": "sensor",
    "WatermarkError": "watermark",
    "report_watermark": "watermark",
    "publish": "publishing",
    "published": "publishing",
    "current": "publishing",
    "read_part": "publishing",
    "publish_rows": "table_publishing",
    "DirectoryStore": "directory_store",
    "S3Store": "s3_store",
    "PublishError": "publish_errors",
    "PublishConflict": "publish_errors",
    "NotVerified": "publish_errors",
    "CheckpointNotCommitted": "publish_errors",
}
__all__ = ["DeclarationError", "declare", "guard", "guarded", *_LATER]  # noqa: PLE0604 - see above


def __getattr__(name: str) -> Any:
    module = _LATER.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
