"""Support tickets, a queue each, and the replies that went out meanwhile. In the embedded run the ticket API goes down
for a minute and comes back limping: its circuit breaker keeps the tasks from making it worse.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from airflow.sdk import dag, task

from goaround import BreakerSensor, declare, guard

TICKET_API = os.environ.get("TICKET_API", "http://127.0.0.1:8084")
DATA = Path(os.environ.get("SHOP_DATA", "data"))
QUEUES = list(range(6))
DEPENDENCY = "http:ticket-api"


def call(path: str) -> bytes:
    from urllib.request import urlopen

    with guard(DEPENDENCY), urlopen(f"{TICKET_API}{path}", timeout=5) as answer:
        return answer.read()


# Four at once, as the API's owner asks for; queues go before replies.
@dag(schedule=None, tags=["shop"], max_active_tasks=4)
def ticket_sync():
    @task(params=declare("safe", dependencies=[DEPENDENCY]), priority_weight=10, weight_rule="absolute")
    def fetch_queue(queue: int) -> None:
        (DATA / f"queue-{queue}.json").write_bytes(call(f"/queues/{queue}"))

    @task
    def collect_replies() -> list[str]:
        folder = DATA / "replies"
        folder.mkdir(exist_ok=True)
        for number in range(3):
            (folder / f"{number}.json").write_text(json.dumps({"ticket": number, "text": "done"}))
        return sorted(file.stem for file in folder.iterdir())

    @task(params=declare("safe", dependencies=[DEPENDENCY]))
    def send_reply(reply: str) -> None:
        (DATA / f"sent-{reply}.json").write_bytes(call(f"/replies/{reply}"))

    # Replies are not urgent: they rather wait for the API than fail on it.
    wait = BreakerSensor(task_id="wait_for_api", dependency=DEPENDENCY, probe_task_id="send_reply", poke_interval=10)
    fetch_queue.expand(queue=QUEUES)
    replies = collect_replies()
    replies >> wait >> send_reply.expand(reply=replies)


ticket_sync()
