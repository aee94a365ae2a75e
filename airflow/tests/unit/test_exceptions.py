"""Exceptions as chains, the ordinary and the hostile."""

from __future__ import annotations

import sys

import pytest
import stubs
from goaround.exceptions import chain_of
from schemas import problems


def chain(error):
    links = chain_of(error, stubs.NOW)
    detail = {"exception": links}
    # Only the part of the detail under test: the rest is missing on purpose.
    assert [p for p in problems("Task Instance Failed", detail) if p.startswith("$.exception")] == []
    return links


def caught(function, *arguments):
    try:
        function(*arguments)
    except BaseException as error:  # noqa: BLE001
        return error
    raise AssertionError("nothing was raised")


def test_cause_and_context_are_told_apart():
    def fails():
        try:
            try:
                open("/nonexistent/file")  # noqa: SIM115
            except OSError:
                raise KeyError("while handling")
        except KeyError as error:
            raise RuntimeError("deliberate") from error

    links = chain(caught(fails))

    assert [(link["type"], link["relation"]) for link in links] == [
        ("RuntimeError", "raised"),
        ("KeyError", "cause"),
        ("FileNotFoundError", "context"),
    ]
    assert links[2]["codes"] == {"errno": "ENOENT"}


def test_a_suppressed_context_is_left_out():
    def fails():
        try:
            raise KeyError("hidden")
        except KeyError:
            raise RuntimeError("shown") from None

    assert [link["type"] for link in chain(caught(fails))] == ["RuntimeError"]


def test_names_are_as_a_traceback_prints_them():
    [link] = chain(caught(lambda: (_ for _ in ()).throw(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"))))

    assert link["type"] == "UnicodeDecodeError"
    assert link["mro"] == ["UnicodeDecodeError", "UnicodeError", "ValueError", "Exception", "BaseException"]


def test_frames_are_the_users_own_with_short_paths_and_without_lines():
    def inner():
        import json

        json.loads("{")

    def outer():
        inner()

    [link] = chain(caught(outer))

    assert link["frames"][-2:] == ["unit/test_exceptions.py:outer", "unit/test_exceptions.py:inner"]


def test_secrets_in_messages_are_redacted():
    [link] = chain(ValueError("connect to postgresql://etl:hunter2@db/orders failed"))

    assert link["message"] == "connect to postgresql://etl:***@db/orders failed"


def test_a_cycle_ends():
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first

    assert [link["message"] for link in chain(first)] == ["first", "second"]


def test_an_endless_chain_is_cut_at_ten():
    error = None
    for number in range(500):
        current = ValueError(number)
        current.__cause__ = error
        error = current

    assert [link["message"] for link in chain(error)] == [str(number) for number in range(499, 489, -1)]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exception groups came with Python 3.11")
def test_members_of_a_group_count_as_its_causes():
    group = ExceptionGroup("two of them", [ValueError("one"), ExceptionGroup("inner", [ConnectionResetError(104, "reset")])])  # noqa: F821

    links = chain(group)

    assert [(link["type"], link["relation"]) for link in links] == [
        ("ExceptionGroup", "raised"),
        ("ValueError", "cause"),
        ("ExceptionGroup", "cause"),
        ("ConnectionResetError", "cause"),
    ]
    assert links[3]["codes"] == {"errno": "ECONNRESET"}


class Bomb(Exception):
    """Nothing of it can be read."""

    def __str__(self):
        raise RuntimeError("no text")

    def __getattribute__(self, name):
        raise KeyboardInterrupt


class Shouting(Exception):
    def __str__(self):
        return "x" * 50_000_000


class NotText(Exception):
    def __str__(self):
        return 7  # type: ignore[return-value]


class Meta(type):
    def __getattribute__(cls, name):
        raise ValueError("no name")


class Nameless(Exception, metaclass=Meta):
    pass


class Dirty(ValueError):
    def __str__(self):
        return "\ud800\x00\u202e"


@pytest.mark.parametrize("kind", ["Bomb", "Shouting", "NotText", "Nameless", "Dirty"])
def test_odd_exceptions_still_give_a_link(kind):
    [link] = chain(globals()[kind]())

    assert len(link["message"]) <= 4096


def test_an_odd_cause_does_not_cost_the_rest():
    error = ValueError("outer")
    error.__cause__ = Bomb()

    assert [link["relation"] for link in chain(error)] == ["raised", "cause"]


def test_a_huge_mro_keeps_both_ends():
    cls = ConnectionResetError
    for number in range(60):
        cls = type(f"Layer{number}", (cls,), {})

    [link] = chain(cls(104, "reset"))

    assert len(link["mro"]) == 24
    assert link["mro"][0].endswith("Layer59")
    assert link["mro"][-5:] == ["ConnectionResetError", "ConnectionError", "OSError", "Exception", "BaseException"]


def test_a_deep_recursion_is_cheap():
    def deeper():
        deeper()

    [link] = chain(caught(deeper))

    assert link["type"] == "RecursionError"
    assert len(link["frames"]) == 8


def test_of_many_frames_the_innermost_are_kept():
    depth = "def level{n}(): level{m}()\n"
    code = "".join(depth.format(n=n, m=n + 1) for n in range(12)) + "def level12(): raise ValueError\n"
    scope = {}
    exec(compile(code, "/opt/airflow/dags/deep.py", "exec"), scope)

    [link] = chain(caught(scope["level0"]))

    assert link["frames"] == [f"dags/deep.py:level{n}" for n in range(5, 13)]


def test_a_traceback_that_was_replaced_gives_no_frames():
    class Liar(Exception):
        @property
        def __traceback__(self):  # type: ignore[override]
            return "none"

    assert chain(Liar())[0]["frames"] == []
