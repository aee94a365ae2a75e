"""What a publication says of itself: the one object whose creation publishes all that it names."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from goaround.publish_errors import PublishError

SCHEMA_VERSION = 1
# No segment begins with `_`: what we put into the folder of a key is never the folder of another.
SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:=+@-]{0,199}")
MAX_KEY = 500
PREFIX = "_manifest-"
_NAME = re.compile(PREFIX + r"([0-9]{6})\.json")


@dataclass(frozen=True)
class Part:
    """One file of a publication. `bytes`: its length. `sha256`: hex digits. `path`: where it is in the store."""

    name: str
    bytes: int
    sha256: str
    path: str


@dataclass(frozen=True)
class Manifest:
    """A publication.

    `generation`: 1, and one more with each replacement. `digest`: of names and contents of its parts, 64 hex digits.
    `meta`: what the author gave along, such as the counts of the batch. `published_at`: UTC, ISO 8601.
    """

    key: str
    generation: int
    digest: str
    published_at: str
    parts: tuple[Part, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{self.key}/{PREFIX}{self.generation:06d}.json"

    def encode(self) -> bytes:
        """As it is stored. :raises PublishError: `meta` is no JSON"""
        try:
            text = json.dumps({"schema_version": SCHEMA_VERSION, **asdict(self)}, sort_keys=True, allow_nan=False)
        except (TypeError, ValueError) as cause:
            raise PublishError(f"goaround.publish: meta of {self.key!r} is no JSON: {cause}") from cause
        return text.encode()


def decode(stored: bytes, path: str) -> Manifest:
    """A stored manifest. :raises PublishError: it is none, or of a later version"""
    try:
        fields = json.loads(stored)
        if fields.pop("schema_version") != SCHEMA_VERSION:
            raise ValueError("another schema_version")
        parts = tuple(Part(**part) for part in fields.pop("parts"))
        return Manifest(parts=parts, **fields)
    except (ValueError, TypeError, KeyError, AttributeError) as cause:
        raise PublishError(f"goaround.publish: {path} is no manifest that this version reads: {cause}") from cause


def newest(names: Iterable[str]) -> str | None:
    """Of the names in a key's folder that of the newest manifest."""
    return max((name for name in names if _NAME.fullmatch(name)), default=None)


def key_of(path: str) -> str | None:
    """Whose manifest it is; None of what is no manifest."""
    key, _, name = path.rpartition("/")
    return key if key and _NAME.fullmatch(name) else None


def checked_key(key: Any) -> str:
    """The key itself. :raises PublishError: it could not be a path in every store"""
    segments = key.split("/") if isinstance(key, str) else []
    if not segments or len(key) > MAX_KEY or not all(SEGMENT.fullmatch(segment) for segment in segments):
        raise PublishError(
            f"goaround.publish: key={key!r:.200}, expected segments of letters, digits and . _ : = + @ - that begin with"
            f" a letter or digit, with / between them, at most {MAX_KEY} characters in all"
        )
    return key


def checked_name(name: Any) -> str:
    """A part's name. :raises PublishError: as for a key, of one segment"""
    if not isinstance(name, str) or not SEGMENT.fullmatch(name):
        raise PublishError(
            f"goaround.publish: part {name!r:.200}, expected a file name of letters, digits and . _ : = + @ - (≤ 200)"
        )
    return name


def digest_of(parts: Iterable[tuple[str, str]]) -> str:
    """Of (name, sha256) in any order.

    >>> digest_of([("a", "1"), ("b", "2")]) == digest_of([("b", "2"), ("a", "1")])
    True
    """
    return hashlib.sha256(json.dumps(sorted(parts)).encode()).hexdigest()
