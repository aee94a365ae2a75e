"""Records of a pipeline: dead-letter those that it cannot take, replay them, and account for all of them.

    from goaround import records

See `process`, `dead_letter`, `RecordQueue`, `replay`, `TakenKeys`, `Bookings` and `reconcile`.
"""

from goaround.record_batch import BAD, BadRecord, TooManyBad, counts_of, process
from goaround.record_bookings import Bookings
from goaround.record_letter import Letter, RecordError, dead_letter
from goaround.record_queue import NotDeadLettered, RecordQueue
from goaround.record_reconciliation import Reconciliation, reconcile
from goaround.record_replay import replay
from goaround.taken_keys import TakenKeys

__all__ = [
    "BAD",
    "BadRecord",
    "Bookings",
    "Letter",
    "NotDeadLettered",
    "Reconciliation",
    "RecordError",
    "RecordQueue",
    "TakenKeys",
    "TooManyBad",
    "counts_of",
    "dead_letter",
    "process",
    "reconcile",
    "replay",
]
