"""What can go wrong with a publication. Whatever it is, there is the whole of it or nothing to be read."""

from __future__ import annotations


class PublishError(Exception):
    """Nothing was published by this call, but for `CheckpointNotCommitted`; the message says of what and why."""


class PublishConflict(PublishError):
    """The key was published before, with other content."""


class NotVerified(PublishError):
    """What is stored is not what was written."""


class CheckpointNotCommitted(PublishError):
    """Published, but the checkpoint was not moved on: the batch may be tried again, and is then found published."""
