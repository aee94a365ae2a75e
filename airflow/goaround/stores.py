"""What publishing needs of a place that holds objects by path: see `DirectoryStore` and `S3Store`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, Union

# What is published: the bytes, or the path of a file that holds them.
Body = Union[bytes, "os.PathLike[str]"]
CHUNK = 1 << 20


class Store(Protocol):
    """Objects by path (`/` between its segments). Every method raises what its backend raises: a failure is not absence."""

    def put(self, path: str, body: Body, sha256: str) -> None:
        """Store it durably, whatever was there; by halves at most under another name."""

    def verify(self, path: str, size: int, sha256: str) -> None:
        """:raises NotVerified: what is stored is not that"""

    def create(self, path: str, body: bytes) -> bool:
        """Store it in one step where nothing is; False where something is, which then stays."""

    def read(self, path: str) -> bytes:
        """:raises Exception: nothing is there, or it cannot be read"""

    def delete(self, path: str) -> None:
        """Remove it; nothing happens where nothing is."""

    def names(self, folder: str, beginning: str) -> Iterator[str]:
        """Names of the objects right in the folder that begin so; none where there is no such folder."""

    def walk(self, folder: str) -> Iterator[str]:
        """Paths of all objects below; of the whole store for the empty folder."""


def measured(body: Body) -> tuple[int, str]:
    """(length, SHA-256) of a body.

    >>> measured(b"")[0]
    0
    """
    if isinstance(body, bytes):
        return len(body), hashlib.sha256(body).hexdigest()
    return measured_file(Path(body))


def measured_file(path: Path) -> tuple[int, str]:
    """(length, SHA-256) of a file, which need not fit into memory."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()
