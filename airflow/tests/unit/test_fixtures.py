"""The recorded events against the exported contract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from schemas import problems

FIXTURES = sorted((Path(__file__).parents[3] / "test" / "fixtures" / "events").glob("*.json"))


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_a_recorded_event_keeps_the_contract(file):
    event = json.loads(file.read_text())

    assert problems(event["detail-type"], event["detail"]) == []
