"""What people mean by a name."""

import pytest

from domain import names

CLIENTS = ("Acme Corp", "Acme Labs", "Globex", "Northwind Traders", "Stellar Foods")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("globex", ["Globex"]),
        ("the “Globex” deal", ["Globex"]),
        ("NORTHWIND", ["Northwind Traders"]),
        ("acme", ["Acme Corp", "Acme Labs"]),
        ("acme-corp", ["Acme Corp"]),
        ("foods", ["Stellar Foods"]),
        ("Hooli", []),
        ("the deal", []),
        ("", []),
    ],
)
def test_what_is_said_fits_names(said: str, meant: list[str]) -> None:
    assert list(names.matches(said, CLIENTS, lambda name: (name,))) == meant


def test_an_exact_name_wins_over_longer_ones() -> None:
    titles = ("Data Analyst", "Senior Data Analyst")
    assert names.matches("data analyst", titles, lambda name: (name,)) == ("Data Analyst",)


def test_misspelt_names_have_neighbours() -> None:
    assert names.near("Globax", CLIENTS) == ("Globex",)
    assert names.near("qqqq", CLIENTS) == ()


@pytest.mark.parametrize(
    ("items", "phrase"),
    [((), ""), (("New",), "New"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")],
)
def test_lists_read_like_prose(items: tuple[str, ...], phrase: str) -> None:
    assert names.listed(items) == phrase


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Contract Sent", "contract_sent"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Übergabe prüfen", "ubergabe_prufen"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full_width"),
        ("Переговоры", "key"),
    ],
)
def test_a_key_is_made_of_the_letters_of_a_label(label: str, key: str) -> None:
    assert names.free_key(label, ()) == key
    assert names.free_key(label, {key}) == f"{key}_2"
