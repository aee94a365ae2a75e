"""The exported JSON Schema of the contract, made strict: a field the contract does not know is a mistake here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA_DIR = Path(__file__).parents[3] / "lambdas" / "contracts" / "schema"


def problems(detail_type: str, detail: dict[str, Any]) -> list[str]:
    """What the contract has against the detail, with paths; empty when it is accepted."""
    schema = json.loads((SCHEMA_DIR / f"{detail_type.lower().replace(' ', '-')}.json").read_text())
    _forbid_unknown(schema)
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(detail)]


def _forbid_unknown(schema: Any) -> None:
    if isinstance(schema, dict):
        if "properties" in schema:
            schema["additionalProperties"] = False
        for value in schema.values():
            _forbid_unknown(value)
    elif isinstance(schema, list):
        for value in schema:
            _forbid_unknown(value)
