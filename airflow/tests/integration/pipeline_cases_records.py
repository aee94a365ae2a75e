"""Records on their way through the fixed pipeline, on the emulator: good, bad, large, late and replayed ones.

Run by test_pipelines.py under the Airflow environment, which has pyarrow.
"""

from __future__ import annotations

import goaround
from orders_world import COUNTRIES, as_data, order, some_orders, totals_of
from pipeline_steps import aggregate, holds_once, ingest, totals
from pipeline_steps import api, pipeline, world  # noqa: F401 - fixtures


def test_batches_are_loaded_once_and_totals_are_those_of_the_events(pipeline, world):
    events = some_orders(20)
    world.put(events[:12])
    first = ingest(pipeline)
    # A producer that sends again: within a batch and from the batch before.
    world.put([*events[12:], events[13], events[3]])
    second = ingest(pipeline)
    aggregate(pipeline)

    assert (first["in"], first["published"]) == (12, 12)
    assert (second["in"], second["published"], second["duplicates"]) == (10, 8, 2)
    assert ingest(pipeline) is None
    holds_once(pipeline, world, events)
    assert totals(pipeline) == totals_of(events)
    assert sorted(item["counts"]["M"]["batch"]["S"] for item in world.booked("CNT")) == [
        first["batch"],
        second["batch"],
    ]
    assert len(world.booked("REC")) == 1
    # One call a customer and batch.
    assert sorted(world.api.asked) == sorted(2 * list(COUNTRIES))


BAD = {
    b"no JSON": "JSONDecodeError",
    b'{"id": "\xff"}': "UnicodeDecodeError",
    as_data(order(90, "2026-11-26T05:00:00Z", amount="much")): "amount is 'much'",
    as_data(order(91, "2026-11-26T05:00:00Z", amount="-1.00")): "the amount is negative",
    as_data(order(92, "2026-11-26T05:00:00Z", currency="USD")): "currency is 'USD'",
    as_data(order(93, "2026-11-26T05:00:00Z", customer="c-99")): "customer c-99 is unknown",
    as_data(order(94, "2026-11-26T05:00:00")): "without a zone",
    as_data(order(95, "2026-11-26T05:00:00Z", schema=2, amount_minor=100)): "schema is 2",
}


def test_bad_records_are_dead_lettered_each_with_its_reason_and_the_good_are_loaded(pipeline, world):
    events = some_orders(5)
    world.put([*events, *BAD])

    counts = ingest(pipeline)

    assert (counts["in"], counts["published"], counts["dead_lettered"]) == (13, 5, 8)
    reasons = {letter["body"]["data"]: letter["reason"] for letter in world.letters()}
    assert len(reasons) == len(BAD)
    for data, reason in BAD.items():
        [found] = [
            told
            for text, told in reasons.items()
            if text == data.decode(errors="ignore") or b"\xff" in data and text.startswith("eyJ")
        ]
        assert reason in f"{found['type']}: {found['message']}"
    holds_once(pipeline, world, events)
    assert pipeline.reconciliation.reconcile().dead_lettered == 8


def test_a_record_of_5_mb_is_dead_lettered_by_way_of_the_bucket(pipeline, world, monkeypatch):
    # The emulator's stream takes 1 MB at most, as Kinesis did until 2025: the record is put in where the stream is read.
    events = some_orders(3)
    world.put(events)
    read = pipeline.stream.read

    def with_large_one(*arguments):
        found = read(*arguments)
        return [*found, {**found[-1], "sequence": str(int(found[-1]["sequence"]) + 1), "data": b"1" * 5_000_000}]

    monkeypatch.setattr(pipeline.stream, "read", with_large_one)

    counts = ingest(pipeline)

    assert (counts["published"], counts["dead_lettered"]) == (3, 1)
    [letter] = world.letters()
    assert "5000000 bytes" in letter["reason"]["message"] and letter["body"]["at"] == "s3"
    assert (
        world.s3.head_object(Bucket=letter["body"]["bucket"], Key=letter["body"]["key"])["ContentLength"] == 5_000_000
    )


def test_replayed_twice_a_record_is_published_once_and_counted_in_its_minute(pipeline, world, monkeypatch):
    events = some_orders(4)
    changed = order(50, "2026-11-26T05:00:30Z", schema=2, amount_minor=700)
    world.put([*events, changed, b"no JSON"])
    ingest(pipeline)
    aggregate(pipeline)
    letters = world.letters()
    assert len(letters) == 2
    monkeypatch.setattr(pipeline.schema, "READS", (1, 2))
    # Each twice, and the order comes once more by the stream.
    world.redrive([*letters, *letters])
    world.put([changed])

    counts = pipeline.replay.replay()
    again = pipeline.replay.replay()
    world.redrive(letters)
    pipeline.replay.replay()
    dropped = ingest(pipeline)
    aggregate(pipeline)

    assert (counts["in"], counts["published"], counts["duplicates"], counts["dead_lettered"]) == (4, 1, 1, 2)
    assert again["in"] == 0
    assert (dropped["in"], dropped["duplicates"]) == (1, 1)
    everything = [*events, {**changed, "amount": "7.00"}]
    holds_once(pipeline, world, everything)
    assert totals(pipeline) == totals_of(everything)
    assert len(world.booked("RPL")) == 1
    # What no mend helps is in the intake again, with its reason.
    assert {letter["reason"]["type"] for letter in world.letters()} == {"json.decoder.JSONDecodeError"}


def test_late_orders_open_their_minute_again_and_nothing_is_computed_twice(pipeline, world):
    early = some_orders(4, "2026-11-26T05:10")
    late = [
        order(70, "2026-11-26T05:10:59.999Z", "c-03", "1.00"),
        order(71, "2026-11-26T06:10:00.000+01:00", "c-03", "1.00"),
    ]
    world.put(early)
    ingest(pipeline)
    aggregate(pipeline)
    world.put(late)
    ingest(pipeline)

    assert aggregate(pipeline) == ["2026-11-26T05:10Z"]
    assert aggregate(pipeline) == []
    assert totals(pipeline) == totals_of([*early, late[0], {**late[1], "at": "2026-11-26T05:10:00.000Z"}])


def test_a_comparison_names_what_is_missing_and_what_is_doubled(pipeline, world):
    world.put(some_orders(5))
    ingest(pipeline)
    world.dynamodb.delete_item(TableName=f"{world.name}-table", Key={"pk": {"S": "ORDER#o-000002"}})
    rows = list(pipeline.sink.all_rows(pipeline.settings.store("orders")))
    pipeline.sink.publish(
        pipeline.settings.store("orders"), "by-hand", [row for row in rows if row["id"] == "o-000004"], {}
    )

    found = pipeline.reconciliation.reconcile()

    assert (found.missing, found.doubled, found.unknown) == (1, 1, 0)
    assert "1 missing (o-000002)" in pipeline.reconciliation.told(found)
    assert "1 doubled (o-000004)" in pipeline.reconciliation.told(found)
    [booked] = world.booked("REC")
    assert (booked["missing"]["N"], booked["doubled"]["N"]) == ("1", "1")


def test_a_report_without_the_partners_prices_says_that_it_is_provisional(pipeline, world, tmp_path, monkeypatch):
    file = tmp_path / "prices.json"
    monkeypatch.setattr(pipeline.settings, "PARTNER_FILE", str(file))

    without = pipeline.reporting.write("scheduled__2026-11-26T05:00:00+00:00")
    file.write_text('{"c-01": 1}')
    with_prices = pipeline.reporting.write("scheduled__2026-11-26T05:00:00+00:00")

    assert (without["provisional"], with_prices["provisional"]) == (True, False)
    assert file.exists()
    assert len(list(goaround.published(pipeline.settings.store("reports")))) == 1
