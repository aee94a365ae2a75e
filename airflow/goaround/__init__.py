"""Goaround's side of Airflow: a listener that reports failed tasks, and declarations for DAG authors."""

from goaround.declarations import DeclarationError, declare

__version__ = "0.1.0"
__all__ = ["DeclarationError", "declare"]
