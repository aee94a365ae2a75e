"""Book what became of a pipeline's records: the account that they are balanced by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from goaround import record_items, settings
from goaround.attribute_values import marshalled
from goaround.record_client import client, put_if
from goaround.record_items import PIPELINE, Item
from goaround.record_letter import RecordError, running_task
from goaround.record_reconciliation import Reconciliation


class Bookings:
    """The table of records of one pipeline.

        bookings = records.Bookings("orders")
        records.process(…, book=bookings.book)
        records.replay(…, book=bookings.replayed)
        bookings.reconciled(records.reconcile(source, sink, dead=dead, until=until))

    Make it in the task, where the options are set, rather than at the top of the DAG file.

    :param pipeline: name of the pipeline, as Goaround's configuration has it: lower case letters, digits, - (≤ 32)
    :param table: of records; default: GOAROUND_RECORDS_TABLE, or the configuration option `goaround.records_table`
    :param environment: name of the Goaround environment; default: as everywhere, GOAROUND_ENVIRONMENT or
        `goaround.environment`
    :param dynamodb: a boto3 client of your own; default: one with time-outs of 3 s and 10 s and two attempts a request
    :raises RecordError: the pipeline's name is none, or an option is not set; the message names it

    Permissions: `dynamodb:PutItem` on the table, which may be limited by `dynamodb:LeadingKeys` to
    `CNT#<environment>#<pipeline>`, `REC#…` and `RPL#…`; the use of its key.
    """

    def __init__(
        self, pipeline: str, *, table: str | None = None, environment: str | None = None, dynamodb: Any = None
    ) -> None:
        if not isinstance(pipeline, str) or not PIPELINE.fullmatch(pipeline):
            raise RecordError(f"pipeline={pipeline!r:.50}, expected lower case letters, digits, - (at most 32)")
        self._pipeline = pipeline
        self._table = table or _table()
        self._environment = environment or _environment()
        self._client = dynamodb

    def book(self, counts: Mapping[str, Any]) -> bool:
        """Book the counts of a batch, as `process` makes them. The first to book a batch wins.

        :returns: False where it was booked before, also by an attempt of this request whose answer was lost

        :raises RecordError: these are no counts, as those of a publication without `meta=counts`, or do not add up
        :raises Exception: what boto3 raises; whether it is booked is not known then, and booking again is safe
        """
        item = record_items.counts_item(self._environment, self._pipeline, counts, running_task(), _now())
        return self._put_once(item)

    def reconciled(self, result: Reconciliation) -> None:
        """Book a reconciliation, in the place of an earlier one up to the same instant.

        :raises Exception: what boto3 raises
        """
        item = record_items.reconciliation_item(self._environment, self._pipeline, result, _now())
        self._dynamodb().put_item(TableName=self._table, Item=marshalled(item))

    def replayed(self, letter_id: str) -> bool:
        """Book that the record of a letter was published after all.

        :returns: as `book`

        :raises Exception: what boto3 raises, as for `book`
        """
        item = record_items.replayed_item(self._environment, self._pipeline, letter_id, running_task(), _now())
        return self._put_once(item)

    def _put_once(self, item: Item) -> bool:
        return put_if(self._dynamodb(), self._table, item, "attribute_not_exists(pk)")

    def _dynamodb(self) -> Any:
        if self._client is None:
            self._client = client("dynamodb")
        return self._client


def _table() -> str:
    table = settings.option("RECORDS_TABLE")
    if not table:
        raise RecordError("GOAROUND_RECORDS_TABLE (or the configuration option goaround.records_table) is not set")
    return table


def _environment() -> str:
    try:
        return settings.load().environment
    except settings.SettingsError as cause:
        raise RecordError(str(cause)) from cause


def _now() -> datetime:
    return datetime.now(timezone.utc)
