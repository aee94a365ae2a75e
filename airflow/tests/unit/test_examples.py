"""What the docstrings show is so."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import goaround
import pytest

NAMES = [file.stem for file in sorted(Path(goaround.__file__).parent.glob("*.py")) if ">>>" in file.read_text()]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_of_a_docstring_runs(name):
    assert doctest.testmod(import_module(f"goaround.{name}")).failed == 0


def test_every_public_name_is_there_to_import():
    # Those derive from Airflow's classes.
    for name in set(goaround.__all__) - {"BreakerSensor", "DependencyOpen"}:
        assert getattr(goaround, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        goaround.nothing
