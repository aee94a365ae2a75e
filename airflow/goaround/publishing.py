"""Publish a batch by its key: all of it at once, and once, however often it is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from goaround import manifest as manifests
from goaround.manifest import Manifest, Part
from goaround.publish_errors import CheckpointNotCommitted, NotVerified, PublishConflict, PublishError
from goaround.shapes import instant
from goaround.stores import Body, Store, measured

IF_OTHER = ("fail", "keep", "replace")
# Each lost race means that somebody else has published in between.
MAX_RACES = 5


@dataclass(frozen=True)
class Publication:
    """What is published now. `already`: an earlier try had done it."""

    manifest: Manifest
    already: bool


def publish(
    store: Store,
    key: str,
    parts: Mapping[str, Body],
    *,
    meta: Mapping[str, Any] | None = None,
    if_other: str = "fail",
    checkpoint: Callable[[], object] | None = None,
) -> Publication:
    """Publish the parts of one batch together.

    The parts are stored under their content's hash, read back, and then named by one manifest, which is created in one
    step where none is. Before that readers see nothing of them, after it everything; a try that dies in between has
    published nothing, and the next one with the same key finishes what it began. Tries at the same time publish once.

    >>> import tempfile, goaround
    >>> store = goaround.DirectoryStore(tempfile.mkdtemp())
    >>> goaround.publish(store, "orders/shard-0/1200-1299", {"rows.jsonl": b"1"}).already
    False
    >>> goaround.publish(store, "orders/shard-0/1200-1299", {"rows.jsonl": b"1"}).already
    True
    >>> [goaround.read_part(store, found, "rows.jsonl") for found in goaround.published(store)]
    [b'1']

    :param store: `DirectoryStore` or `S3Store`
    :param key: names the batch, the same at each try: a span of offsets, or the logical date; never the time of the try
    :param parts: file name → bytes, or the path of a file
    :param meta: kept in the manifest, JSON
    :param if_other: what to do where the key has been published with other content. `fail`: raise. `keep`: leave it, as
        fits batches whose bytes differ from try to try. `replace`: publish this in its place, in one step; what was there
        stays stored, as the generation before.
    :param checkpoint: called when the batch is published, by this try or an earlier one, and not before: commits offsets
    :raises PublishConflict: published before with other content, and `if_other` is `fail`
    :raises NotVerified: what is stored is not what was written
    :raises CheckpointNotCommitted: published, but `checkpoint` raised
    :raises PublishError: a key, part, or option that is none
    :raises Exception: what the store's backend raises; nothing is published then, unless its answer was lost
    """
    manifests.checked_key(key)
    if if_other not in IF_OTHER:
        raise PublishError(f"goaround.publish: if_other={if_other!r}, expected one of {', '.join(IF_OTHER)}")
    publication = _published(store, _staged(key, parts, meta or {}), parts, if_other)
    commit(checkpoint, key)
    return publication


def current(store: Store, key: str) -> Manifest | None:
    """The manifest of what is published under the key; None where nothing is."""
    name = manifests.newest(store.names(manifests.checked_key(key), manifests.PREFIX))
    if name is None:
        return None
    path = f"{key}/{name}"
    return manifests.decode(store.read(path), path)


def published(store: Store, folder: str = "") -> Iterator[Manifest]:
    """What is published under all keys below the folder, in the order of the keys."""
    keys = {manifests.key_of(path) for path in store.walk(folder)} - {None}
    for key in sorted(keys):
        found = current(store, key)
        if found is not None:
            yield found


def read_part(store: Store, manifest: Manifest, name: str) -> bytes:
    """A published part. :raises NotVerified: it is no longer what was published; :raises KeyError: no such part"""
    for part in manifest.parts:
        if part.name == name:
            body = store.read(part.path)
            if measured(body) != (part.bytes, part.sha256):
                raise NotVerified(f"goaround.publish: {part.path} in {store} is not what was published as {name!r}")
            return body
    raise KeyError(name)


def _staged(key: str, bodies: Mapping[str, Body], meta: Mapping[str, Any]) -> Manifest:
    if not isinstance(bodies, Mapping) or not bodies:
        raise PublishError(f"goaround.publish: {key!r} has no parts; publish an empty file for an empty batch")
    sizes = {}
    for name, body in bodies.items():
        try:
            sizes[manifests.checked_name(name)] = measured(body)
        except TypeError as cause:
            raise PublishError(
                f"goaround.publish: part {name!r} is a {type(body).__name__}, expected bytes or a path"
            ) from cause
    digest = manifests.digest_of((name, sha256) for name, (_, sha256) in sizes.items())
    parts = tuple(
        Part(name, size, sha256, f"{key}/_data-{digest[:32]}/{name}") for name, (size, sha256) in sorted(sizes.items())
    )
    return Manifest(key, 1, digest, instant(datetime.now(timezone.utc)) or "", parts, dict(meta))


def _published(store: Store, wanted: Manifest, bodies: Mapping[str, Body], if_other: str) -> Publication:
    wanted.encode()
    stored = False
    for _ in range(MAX_RACES):
        there = current(store, wanted.key)
        if there is not None and (there.digest == wanted.digest or if_other == "keep"):
            return Publication(there, already=True)
        if there is not None and if_other == "fail":
            raise PublishConflict(_difference(there, wanted))
        if not stored:
            _store(store, wanted, bodies)
            stored = True
        generation = there.generation + 1 if there is not None else 1
        mine = Manifest(wanted.key, generation, wanted.digest, wanted.published_at, wanted.parts, wanted.meta)
        if store.create(mine.path, mine.encode()):
            # A store without conditional puts would have overwritten somebody else's.
            if store.read(mine.path) != mine.encode():
                raise NotVerified(f"goaround.publish: {mine.path} in {store} was written by others at the same time")
            return Publication(mine, already=False)
    raise PublishError(
        f"goaround.publish: {wanted.key!r} was published by others {MAX_RACES} times meanwhile; try again"
    )


def _store(store: Store, wanted: Manifest, bodies: Mapping[str, Body]) -> None:
    for part in wanted.parts:
        store.put(part.path, bodies[part.name], part.sha256)
        store.verify(part.path, part.bytes, part.sha256)


def commit(checkpoint: Callable[[], object] | None, key: str) -> None:
    """Commit the offsets of what is published. :raises CheckpointNotCommitted: it raised; what is published stays so"""
    if checkpoint is None:
        return
    try:
        checkpoint()
    except Exception as cause:
        raise CheckpointNotCommitted(
            f"goaround.publish: {key!r} is published, but its checkpoint was not committed ({type(cause).__name__}):"
            " the batch will come again, and is found published then"
        ) from cause


def _difference(there: Manifest, wanted: Manifest) -> str:
    before = {part.name: part.sha256 for part in there.parts}
    now = {part.name: part.sha256 for part in wanted.parts}
    told = [f"{name} differs" for name in sorted(before.keys() & now.keys()) if before[name] != now[name]]
    told += [f"{name} is new" for name in sorted(now.keys() - before.keys())]
    told += [f"{name} is missing" for name in sorted(before.keys() - now.keys())]
    return (
        f"goaround.publish: {wanted.key!r} was published at {there.published_at} with other content ({', '.join(told):.300});"
        " if_other='keep' leaves that, 'replace' publishes this in its place"
    )
