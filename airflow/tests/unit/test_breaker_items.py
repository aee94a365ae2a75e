"""Where workers put what they tell: as `lambdas/adapters/outcome-shards.ts` looks for it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timezone

import pytest
from goaround.breaker_items import Outcome, TaskTry, outcome_item, waiting_item

DEPENDENCY = "http:api.example.com"
NOW = datetime(2026, 11, 1, tzinfo=timezone.utc)


# The same as in test/unit/adapters/outcome-shards.test.ts.
@pytest.mark.parametrize(
    ("who", "shard"),
    [
        (TaskTry("d", "r", "t", -1, 1), 1),
        (TaskTry("sales", "scheduled__2026-11-01T00:00:00+00:00", "load", -1, 1), 2),
        (TaskTry("größe", "r", "t", 3, 1), 1),
    ],
)
def test_a_task_instance_tells_all_in_one_partition(who, shard):
    outcome = outcome_item("dev", DEPENDENCY, who, Outcome("ok"), NOW)
    waiting = waiting_item("dev", DEPENDENCY, who.task_instance, NOW, 60)

    assert [outcome["pk"], waiting["pk"]] == [f"OUT#dev#{DEPENDENCY}#{shard}"] * 2


def test_the_indices_of_a_mapped_task_are_spread_evenly():
    tries = [TaskTry("sales", "scheduled__2026-11-01T00:00:00+00:00", "load", index, 1) for index in range(4000)]

    counts = Counter(outcome_item("dev", DEPENDENCY, who, Outcome("ok"), NOW)["pk"] for who in tries)

    assert len(counts) == 8 and all(400 < count < 600 for count in counts.values())
