"""The report of the fixed pipeline: all totals, with the partner's prices or provisional without them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import goaround
import orders_settings as settings
from orders_aggregation import all_totals

REPORT = "report.json"


def write(run_id: str) -> dict[str, Any]:
    """Publish the report of a run; a later try of the run puts a newer one in its place. The partner's file stays."""
    prices = _prices(Path(settings.PARTNER_FILE))
    report = {"provisional": prices is None, "prices": prices, "totals": all_totals(settings.store("totals"))}
    name = "run-" + re.sub(r"[^A-Za-z0-9._:=+@-]", "-", run_id)[:180]
    body = json.dumps(report, sort_keys=True).encode()
    goaround.publish(settings.store("reports"), name, {REPORT: body}, if_other="replace")
    return {"report": name, "provisional": report["provisional"]}


def _prices(file: Path) -> Any:
    """The partner's prices; None where he has delivered none. :raises ValueError: the file is no JSON"""
    try:
        return json.loads(file.read_text())
    except FileNotFoundError:
        return None
