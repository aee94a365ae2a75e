"""How many tickets each team has, and how content its customers are. The same API as ticket_sync calls."""

from __future__ import annotations

import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import BreakerSensor, declare, guarded

TICKET_API = os.environ.get("TICKET_API", "http://127.0.0.1:8084")
DATA = Path(os.environ.get("SHOP_DATA", "data"))
TEAMS = list(range(5))
DEPENDENCY = "http:ticket-api"


@guarded(DEPENDENCY)
def call(path: str) -> bytes:
    import requests

    answer = requests.get(f"{TICKET_API}{path}", timeout=5)
    answer.raise_for_status()
    return answer.content


@dag(schedule=None, tags=["shop"], max_active_tasks=4)
def ticket_stats():
    @task(params=declare("safe", dependencies=[DEPENDENCY]), priority_weight=10, weight_rule="absolute")
    def count_tickets(team: int) -> None:
        (DATA / f"team-{team}.json").write_bytes(call(f"/teams/{team}"))

    @task
    def choose_surveys() -> list[str]:
        surveys = DATA / "surveys.txt"
        surveys.write_text("spring\nautumn\n")
        return surveys.read_text().split()

    @task(params=declare("safe", dependencies=[DEPENDENCY]))
    def read_survey(survey: str) -> None:
        (DATA / f"survey-{survey}.json").write_bytes(call(f"/surveys/{survey}"))

    wait = BreakerSensor(task_id="wait_for_api", dependency=DEPENDENCY, probe_task_id="read_survey", poke_interval=10)
    count_tickets.expand(team=TEAMS)
    surveys = choose_surveys()
    surveys >> wait >> read_survey.expand(survey=surveys)


ticket_stats()
