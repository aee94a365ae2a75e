"""A store in memory, which can fail before or after the effect of any of its operations."""

from __future__ import annotations

from goaround.publish_errors import NotVerified
from goaround.stores import measured


class Gone(Exception):
    """The backend did not answer."""


class MemoryStore:
    """`fail_at`: number of the operation that fails, from 1; `after`: once it has had its effect."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.operations = 0
        self.fail_at: int | None = None
        self.after = False

    def put(self, path, body, sha256):
        def effect():
            self.objects[path] = body if isinstance(body, bytes) else body.read_bytes()

        return self._do(effect)

    def verify(self, path, size, sha256):
        def effect():
            if measured(self.objects[path]) != (size, sha256):
                raise NotVerified(path)

        return self._do(effect)

    def create(self, path, body):
        return self._do(lambda: self.objects.setdefault(path, body) is body)

    def read(self, path):
        return self._do(lambda: self.objects[path])

    def names(self, folder, beginning):
        inside = [path[len(folder) + 1 :] for path in self.objects if path.startswith(f"{folder}/{beginning}")]
        return self._do(lambda: iter([name for name in inside if "/" not in name]))

    def walk(self, folder):
        return self._do(
            lambda: iter([path for path in self.objects if path.startswith(f"{folder}/" if folder else "")])
        )

    def _do(self, effect):
        self.operations += 1
        fails = self.operations == self.fail_at
        if fails and not self.after:
            raise Gone("before")
        result = effect()
        if fails:
            raise Gone("after")
        return result
