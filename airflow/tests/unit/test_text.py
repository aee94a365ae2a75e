"""Lengths are those of the receiver, and nothing half-redacted is left at a seam."""

from __future__ import annotations

import pytest
from goaround.text import clean, cut, labels


def utf16_units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("letter", ["x", "ü", "😀", "x😀"])
@pytest.mark.parametrize("limit", [1, 7, 64, 65, 250, 4096])
def test_a_cut_text_has_at_most_so_many_units_as_javascript_counts(letter, limit):
    assert limit - 2 <= utf16_units(cut(letter * 5000, limit)) <= limit


def test_a_cut_keeps_head_and_tail():
    text = cut("the head " + "." * 9000 + " the tail", 200)

    assert text.startswith("the head")
    assert text.endswith("the tail")


@pytest.mark.parametrize("start", range(6120, 6150))
def test_no_half_of_a_secret_survives_the_first_cut(start):
    """The first cut is at 6144 characters; what is redacted before it brings the seam into view."""
    long_secrets = f"password={'p' * 1900} " * 3
    text = long_secrets + "x" * (start - len(long_secrets) - 1) + " AKIAIOSFODNN7EXAMPLE" + " y" * 9000

    assert "AKIA" not in clean(text, 4096)


def test_a_set_of_labels_has_one_order():
    assert labels({"b", "a", "c"}, 2) == ["a", "b"]
    assert labels(["b", "a", "b", "", None, 7], 9) == ["b", "a"]
    assert labels("text", 9) == []
