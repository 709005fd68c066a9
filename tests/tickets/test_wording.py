"""Requirements: how casual words become comparable ones."""

import pytest

from tickets.wording import phrases, read, stem

NO_WORDS: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("crash crashes crashed crashing", {"crash"}),
        ("opportunity opportunities", {"opportuniti"}),
        ("spin spins spinning", {"spin"}),
        ("save saves saved saving", {"sav"}),
        ("go going", {"go"}),
        ("pay pays paying", {"pay"}),
    ],
)
def test_the_forms_of_a_word_share_a_stem(words: str, expected: set[str]) -> None:
    assert set(map(stem, words.split())) == expected


@pytest.mark.parametrize("typed", ["won't load", "won’t load", "wont load", "WON`T LOAD"])
def test_apostrophes_do_not_matter(typed: str) -> None:
    assert [clause.words for clause in read(typed, NO_WORDS)] == [("wil", "not", "load")]


@pytest.mark.parametrize("typed", ["crahses", "crashs", "crassh", "chrash"])
def test_slips_of_the_finger_are_forgiven(typed: str) -> None:
    assert read(typed, frozenset({"crash"}))[0].words == ("crash",)


@pytest.mark.parametrize("typed", ["brash", "cash", "trash", "clasp"])
def test_other_words_stay_other_words(typed: str) -> None:
    assert read(typed, frozenset({"crash"}))[0].words != ("crash",)


def test_status_codes_are_families_and_amounts_are_not() -> None:
    words = read("error 503, error 404, $500 and 500,000 and 50k", NO_WORDS)
    flat = [word for clause in words for word in clause.words]
    assert [word for word in flat if word.startswith("http")] == ["http5xx", "http4xx"]


def test_a_gap_spans_at_most_three_words() -> None:
    row = phrases("not ... load")
    near, far = "it does not want to ever load", "it does not want to ever again load"
    assert row.told_in(read(near, NO_WORDS))
    assert not row.told_in(read(far, NO_WORDS))


def test_a_phrase_does_not_cross_a_comma() -> None:
    assert not phrases("blank page").told_in(read("it is blank, page two works", NO_WORDS))


def test_what_is_asked_is_named_but_not_told() -> None:
    clauses = read("what happens if it crashes?", NO_WORDS)
    assert phrases("crash").named_in(clauses)
    assert not phrases("crash").told_in(clauses)
