"""Records that a pipeline cannot take: dead-letter them with the reason, one by one, and replay them.

    from goaround import records

See `process`, `dead_letter`, `RecordQueue` and `replay`.
"""

from goaround.record_batch import BAD, BadRecord, TooManyBad, counts_of, process
from goaround.record_letter import Letter, RecordError, dead_letter
from goaround.record_queue import NotDeadLettered, RecordQueue
from goaround.record_replay import replay

__all__ = [
    "BAD",
    "BadRecord",
    "Letter",
    "NotDeadLettered",
    "RecordError",
    "RecordQueue",
    "TooManyBad",
    "counts_of",
    "dead_letter",
    "process",
    "replay",
]
