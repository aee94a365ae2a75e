"""Rows are published in one transaction, once, on a real database."""

from __future__ import annotations

import itertools
import sqlite3
import threading
from types import SimpleNamespace

import goaround
import pytest
from crashes import killed_at_each_line
from goaround.table_statements import statements_for

BATCH = "orders/shard-0/1-3"
ROWS = [{"id": number, "amount": number * 10} for number in (1, 2, 3)]


def connect(file, timeout=20.0):
    return sqlite3.connect(file, timeout=timeout)


@pytest.fixture
def make(tmp_path):
    """A new database with one old row of another batch; its file."""
    numbers = itertools.count()

    def made():
        file = tmp_path / f"{next(numbers)}.db"
        with connect(file) as db:
            db.execute("CREATE TABLE goaround_published (batch PRIMARY KEY, digest NOT NULL, published_at NOT NULL)")
            db.execute("CREATE TABLE orders (id PRIMARY KEY, amount NOT NULL)")
            db.execute("INSERT INTO orders VALUES (3, 0)")
        return file

    return made


@pytest.fixture
def db(make):
    return connect(make())


def table(file_or_db):
    db = file_or_db if isinstance(file_or_db, sqlite3.Connection) else connect(file_or_db)
    return sorted(db.execute("SELECT id, amount FROM orders").fetchall())


def publish(db, rows=ROWS, **options):
    return goaround.publish_rows(db, "orders", rows, **{"batch": BATCH, "by": ["id"], **options})


OLD = [(3, 0)]
NEW = [(1, 10), (2, 20), (3, 30)]


def test_rows_take_the_place_of_those_with_their_keys_once(db):
    first, second = publish(db), publish(db, list(reversed(ROWS)))

    assert (first.already, first.rows, first.replaced) == (False, 3, 1)
    assert (second.already, second.replaced) == (True, 0)
    assert table(db) == NEW


def test_a_later_batch_with_the_same_record_replaces_it(db):
    publish(db)

    assert publish(db, [{"id": 2, "amount": 21}], batch="orders/shard-0/4-4").replaced == 1
    assert table(db) == [(1, 10), (2, 21), (3, 30)]


def test_other_rows_under_a_published_batch_are_refused_left_out_or_put_in_place(db):
    publish(db)
    other = [{"id": 1, "amount": 11}]

    with pytest.raises(goaround.PublishConflict, match=BATCH):
        publish(db, other)
    assert publish(db, other, if_other="keep").already
    assert table(db) == NEW

    assert not publish(db, other, if_other="replace").already
    assert table(db) == [(1, 11), (2, 20), (3, 30)]


def test_a_row_that_the_database_refuses_publishes_nothing(db):
    with pytest.raises(sqlite3.IntegrityError):
        publish(db, [*ROWS, {"id": 4, "amount": None}])

    assert table(db) == OLD
    assert not publish(db).already


def test_two_rows_of_one_key_in_a_batch_are_the_databases_to_refuse(db):
    with pytest.raises(sqlite3.IntegrityError):
        publish(db, [ROWS[0], ROWS[0]])

    assert table(db) == OLD


def test_a_missing_table_of_marks_publishes_nothing(db):
    with pytest.raises(sqlite3.OperationalError, match="no_marks"):
        publish(db, marks="no_marks")

    assert table(db) == OLD


def test_a_mark_that_can_never_be_inserted_is_told_as_that(db):
    db.execute("CREATE TABLE strict_marks (batch PRIMARY KEY, digest, published_at CHECK (published_at = 'never'))")

    with pytest.raises(goaround.PublishError, match="cannot be inserted into strict_marks"):
        publish(db, marks="strict_marks")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"rows": []}, "no rows"),
        ({"rows": [1]}, "mappings"),
        ({"rows": [{"id": 1}, {"id": 2, "x": 1}]}, "row 1 .* in columns x"),
        ({"rows": [{"id": None, "amount": 1}]}, "'id' tells rows apart"),
        ({"rows": [{"id": 1, "a; drop": 1}]}, "column 'a; drop'"),
        ({"by": []}, "by="),
        ({"by": ["day"]}, "by="),
        ({"marks": "a b"}, "table 'a b'"),
        ({"batch": "../x"}, "key="),
        ({"if_other": "x"}, "if_other='x'"),
        ({"paramstyle": "x"}, "paramstyle"),
    ],
)
def test_what_is_wrong_with_a_call_is_named_and_nothing_is_changed(db, change, told):
    with pytest.raises(goaround.PublishError, match=told):
        publish(db, **change)

    assert table(db) == OLD


def test_a_connection_in_autocommit_is_refused(make):
    with pytest.raises(goaround.PublishError, match="autocommit"):
        publish(sqlite3.connect(make(), isolation_level=None))
    for said in ({"autocommit": True}, {"get_autocommit": lambda: True}):
        with pytest.raises(goaround.PublishError, match="autocommit"):
            publish(SimpleNamespace(**said))


def test_the_checkpoint_is_committed_after_the_rows_and_also_where_they_were_there(make):
    file, seen = make(), []

    for _ in range(2):
        publish(connect(file), checkpoint=lambda: seen.append(table(file)))

    assert seen == [NEW, NEW]


def test_a_checkpoint_that_fails_leaves_the_rows_published(db):
    with pytest.raises(goaround.CheckpointNotCommitted):
        publish(db, checkpoint=lambda: 1 / 0)

    assert publish(db).already


def test_a_try_that_is_killed_at_any_line_publishes_all_or_nothing_and_the_next_one_ends_it(make):
    file, deaths = make(), set()

    def work():
        publish(connect(file), checkpoint=lambda: file.with_suffix(".offsets").write_text("1"))

    for _ in killed_at_each_line(work, every=3):
        left = table(file)
        deaths.add(len(left))
        assert left in (OLD, NEW)
        assert left == NEW or not file.with_suffix(".offsets").exists()
        publish(connect(file))
        assert table(file) == NEW
        file = make()
    assert deaths == {1, 3}


def test_a_database_that_fails_at_any_statement_publishes_all_or_nothing(make):
    for number in itertools.count(1):
        file = make()
        db = Failing(connect(file), number)
        try:
            publish(db, paramstyle="qmark")
            break
        except ConnectionError:
            assert table(file) == OLD
        assert not publish(connect(file)).already
        assert table(file) == NEW
    assert number > 7


def test_of_many_tries_at_the_same_time_one_publishes(make):
    file, results, barrier = make(), [], threading.Barrier(6)
    with connect(file) as db:
        # So that readers are not kept out by the one that writes, as in the databases that pipelines have.
        db.execute("PRAGMA journal_mode = WAL")

    def attempt():
        db = connect(file)
        barrier.wait()
        try:
            results.append(publish(db).already)
        except (sqlite3.OperationalError, goaround.PublishError) as refused:
            results.append(str(refused))
        finally:
            db.close()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results.count(False) == 1
    assert table(file) == NEW


@pytest.mark.parametrize(
    ("style", "text", "parameters"),
    [
        ("qmark", "WHERE id = ? AND day = ?", (1, "x")),
        ("format", "WHERE id = %s AND day = %s", (1, "x")),
        ("pyformat", "WHERE id = %(p0)s AND day = %(p1)s", {"p0": 1, "p1": "x"}),
        ("named", "WHERE id = :p0 AND day = :p1", {"p0": 1, "p1": "x"}),
        ("numeric", "WHERE id = :1 AND day = :2", (1, "x")),
    ],
)
def test_parameters_are_written_as_the_driver_wants_them(style, text, parameters):
    made = statements_for(None, "s.orders", "marks", ("id", "day"), ("id", "day"), style)

    assert made.delete({"id": 1, "day": "x"}) == (f"DELETE FROM s.orders {text}", parameters)


class Failing:
    """A connection whose n-th statement is not answered."""

    def __init__(self, db, number):
        self._db, self._left = db, number
        self.commit, self.rollback = db.commit, db.rollback

    def cursor(self):
        cursor = self._db.cursor()
        return FailingCursor(self, cursor)

    def step(self):
        self._left -= 1
        if self._left == 0:
            raise ConnectionError("gone")


class FailingCursor:
    def __init__(self, owner, cursor):
        self._owner, self._cursor = owner, cursor

    def execute(self, *statement):
        self._owner.step()
        self._cursor.execute(*statement)

    def fetchone(self):
        return self._cursor.fetchone()

    @property
    def rowcount(self):
        return self._cursor.rowcount
