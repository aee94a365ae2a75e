"""Compare what a source holds with what the sink holds, by key."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from goaround.record_letter import RecordError, short_key
from goaround.shapes import instant

EXAMPLES = 10

Key = str | int


@dataclass(frozen=True)
class Reconciliation:
    """Numbers of different keys, over what was ingested up to `until` (UTC, ISO 8601).

    `missing`: in the source, neither in the sink nor dead-lettered. `doubled`: more than once in the sink.
    `dead_lettered`: dead-lettered and not in the sink. `unknown`: in the sink and not in the source. `examples`: of
    missing, doubled and unknown, the first ten each by their order as text.
    """

    until: str
    source: int
    sink: int
    missing: int
    doubled: int
    dead_lettered: int
    unknown: int
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def balanced(self) -> bool:
        """Nothing is missing, doubled or unknown."""
        return self.missing == self.doubled == self.unknown == 0


def reconcile(
    source: Iterable[Key], sink: Iterable[Key], *, dead: Iterable[Key] = (), until: datetime | str
) -> Reconciliation:
    """Compare by key. Reads each iterable once and holds its different keys: some 100 MB a million.

    >>> found = reconcile(["a", "a", "b", "c"], ["a", "d", "d"], dead=["c"], until="2026-11-26T05:00:00Z")
    >>> found.balanced, found.examples
    (False, {'missing': ['b'], 'doubled': ['d'], 'unknown': ['d']})
    >>> found.source, found.sink, found.dead_lettered
    (3, 2, 1)

    Give all three the same span: what was ingested up to `until`, no batch of which is under way. A record that the
    pipeline still has to take is missing here.

    :param source: keys that the source holds; one that it holds more than once counts once
    :param sink: keys as the sink holds them; one that comes more than once is doubled
    :param dead: keys that are dead-lettered. A letter whose record could not be read has none: leave such records out
        of `source` as well.
    :param until: with a time zone, or the same as text, ISO 8601
    :raises RecordError: `until` is no instant with a time zone
    :raises TypeError: a key cannot be hashed. Keys are equal as Python has it: 1 and "1" are two.
    """
    told = _until(until)
    at_source = set(source)
    at_sink: set[Key] = set()
    doubled: set[Key] = set()
    for key in sink:
        (doubled if key in at_sink else at_sink).add(key)
    lettered = set(dead) - at_sink
    missing = {key for key in at_source if key not in at_sink and key not in lettered}
    unknown = at_sink - at_source
    return Reconciliation(
        until=told,
        source=len(at_source),
        sink=len(at_sink),
        missing=len(missing),
        doubled=len(doubled),
        dead_lettered=len(lettered),
        unknown=len(unknown),
        examples={"missing": _first(missing), "doubled": _first(doubled), "unknown": _first(unknown)},
    )


def _first(keys: Collection[Key]) -> list[str]:
    return heapq.nsmallest(EXAMPLES, map(short_key, keys))


def _until(value: datetime | str) -> str:
    try:
        at = datetime.fromisoformat(value.replace("Z", "+00:00")) if isinstance(value, str) else value
    except ValueError:
        at = None
    told = instant(at) if isinstance(at, datetime) and at.tzinfo else None
    if told is None:
        raise RecordError(f"until={value!r:.60}, expected an instant with a time zone")
    return told
