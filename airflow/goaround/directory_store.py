"""A directory of a POSIX file system as a store: local, or mounted (EFS, NFS)."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from goaround.publish_errors import NotVerified
from goaround.stores import Body, measured_file

# What a try that died has left of a file. No name of ours begins with a dot.
TEMPORARY = ".writing-"


class DirectoryStore:
    """Objects as files below `root`, which is made when it is not there.

    What `put` and `create` have returned from survives a power cut. `create` is a hard link, which the file system must
    have: an object store that is mounted as a folder has none, and raises OSError.

    >>> import tempfile
    >>> store = DirectoryStore(tempfile.mkdtemp())
    >>> store.create("orders/one", b"1"), store.create("orders/one", b"2"), store.read("orders/one")
    (True, False, b'1')
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._root = Path(root)

    def __repr__(self) -> str:
        return f"DirectoryStore({str(self._root)!r})"

    def put(self, path: str, body: Body, sha256: str) -> None:
        target = self._root / path
        written = self._written(target.parent, body)
        try:
            os.replace(written, target)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def verify(self, path: str, size: int, sha256: str) -> None:
        stored = measured_file(self._root / path)
        if stored != (size, sha256):
            raise NotVerified(f"{self._root / path}: {size} bytes were written, {stored[0]} others are read")

    def create(self, path: str, body: bytes) -> bool:
        target = self._root / path
        written = self._written(target.parent, body)
        try:
            os.link(written, target)
        except FileExistsError:
            return False
        finally:
            written.unlink()
        _sync_folder(target.parent)
        return True

    def read(self, path: str) -> bytes:
        return (self._root / path).read_bytes()

    def delete(self, path: str) -> None:
        (self._root / path).unlink(missing_ok=True)

    def names(self, folder: str, beginning: str) -> Iterator[str]:
        try:
            found = os.listdir(self._root / folder)
        except FileNotFoundError:
            return
        yield from (name for name in found if name.startswith(beginning))

    def walk(self, folder: str) -> Iterator[str]:
        top = self._root / folder
        if not top.exists():
            return
        for inside, _, files in os.walk(top, onerror=_raise):
            for name in files:
                if not name.startswith(TEMPORARY):
                    yield (Path(inside) / name).relative_to(self._root).as_posix()

    def _written(self, folder: Path, body: Body) -> Path:
        _make_folder(folder)
        temporary = folder / f"{TEMPORARY}{uuid.uuid4().hex}"
        try:
            with temporary.open("xb") as file:
                if isinstance(body, bytes):
                    file.write(body)
                else:
                    with open(body, "rb") as source:
                        shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return temporary


def _make_folder(folder: Path) -> None:
    """With its parents; each entry is durable."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """A new name is durable when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _raise(failure: OSError) -> None:
    raise failure
