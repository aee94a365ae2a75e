"""Large values between real tasks: references in the database, the values in a folder that all workers see."""

from __future__ import annotations

DAG_ID = "portable_hands_over"


def test_a_large_value_is_handed_over_and_what_an_earlier_try_had_stored_is_deleted(stage, run, ended):
    run_id = run(DAG_ID)

    assert ended(DAG_ID, run_id) == {"make": ("success", 2), "take": ("success", 1)}

    stored = [file for file in (stage.scratch / "xcom").rglob("*.json") if DAG_ID in file.parts]
    assert sorted(file.parent.name for file in stored) == ["draft", "return_value"]
    path = f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/make/xcomEntries/return_value"
    value = stage.airflow.api("GET", path)["value"]
    assert "goaround.xcom" in str(value) and len(str(value)) < 1000
