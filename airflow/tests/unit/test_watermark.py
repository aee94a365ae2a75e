"""What a task tells of its data, and that telling it breaks nothing."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import goaround
import pytest
from goaround import outbox, sender
from goaround.watermark import WatermarkError
from schemas import problems

AT = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=1)))


def test_a_watermark_is_told_in_utc_with_the_task_that_tells_it(bus, run_task):
    run_task()

    assert goaround.report_watermark("shop/orders", AT, rows=12, window=(AT - timedelta(hours=1), AT))

    [(detail_type, detail)] = bus
    assert detail_type == "Watermark Reported"
    assert problems(detail_type, detail) == []
    assert (detail["event_time"], detail["rows"], detail["environment"]) == ("2026-11-23T08:00:00.000Z", 12, "dev")
    assert detail["window"] == {"from": "2026-11-23T07:00:00.000Z", "to": "2026-11-23T08:00:00.000Z"}
    assert detail["task"] == {
        "dag_id": "orders",
        "run_id": "manual__2026-11-23T08:29:00+00:00",
        "task_id": "load",
        "map_index": -1,
    }


def test_outside_of_a_task_it_is_told_as_well(bus):
    assert goaround.report_watermark("shop/orders", datetime(2026, 11, 23, 8))

    [(detail_type, detail)] = bus
    assert problems(detail_type, detail) == []
    assert (detail["event_time"], detail["task"], detail["rows"]) == ("2026-11-23T08:00:00.000Z", None, None)


@pytest.mark.parametrize(
    ("arguments", "options", "named"),
    [
        (("shop orders", AT), {}, "dataset"),
        (("x" * 121, AT), {}, "dataset"),
        ((None, AT), {}, "dataset"),
        (("shop", "2026-11-23"), {}, "event_time"),
        (("shop", AT.date()), {}, "event_time"),
        (("shop", AT), {"rows": -1}, "rows"),
        (("shop", AT), {"rows": True}, "rows"),
        (("shop", AT), {"window": AT}, "window"),
        (("shop", AT), {"window": (AT, AT - timedelta(seconds=1))}, "window"),
    ],
)
def test_what_is_no_watermark_is_refused_with_the_argument_named(bus, arguments, options, named):
    with pytest.raises(WatermarkError, match=f"^{named}: expected"):
        goaround.report_watermark(*arguments, **options)

    assert bus == []


def test_a_bus_that_is_away_does_not_fail_the_task(monkeypatch, caplog):
    def refuse(*_):
        raise ConnectionError("no route to the bus")

    monkeypatch.setattr(sender, "send", refuse)

    assert goaround.report_watermark("shop/orders", AT) is False
    assert "no route to the bus" in caplog.text


def test_a_bus_that_does_not_answer_delays_the_task_by_the_budget_only(monkeypatch):
    monkeypatch.setattr(sender, "send", lambda *_: time.sleep(0.5))
    monkeypatch.setattr(outbox, "BUDGET_S", 0.05)
    started = time.monotonic()

    assert goaround.report_watermark("shop/orders", AT) is False
    assert time.monotonic() - started < 0.4


def test_without_an_environment_it_says_so(bus, monkeypatch, caplog):
    monkeypatch.delenv("GOAROUND_ENVIRONMENT")

    assert goaround.report_watermark("shop/orders", AT) is False
    assert "GOAROUND_ENVIRONMENT" in caplog.text
