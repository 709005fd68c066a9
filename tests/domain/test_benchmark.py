"""What the benchmark of the deal desk is held to, on either database."""

from tests.benchmarks.deals import EVERYTHING, verdicts


def missed(dialect: str, before: float, after: float, query: str = "board") -> list[str]:
    found = verdicts(dialect, {query: before}, {query: after})
    return [it for those in found.values() for it in those]


def test_a_query_that_grows_with_other_workspaces_fails_on_both_databases() -> None:
    assert missed("sqlite", 20, 25) == ["board +25%"]
    assert missed("postgresql", 20, 25) == ["board +25%"]
    assert missed("sqlite", 1, 1.25) == ["board +25%"]
    assert missed("postgresql", 2, 3.1) == ["board +55%"]


def test_what_a_busy_machine_makes_of_it_does_not() -> None:
    assert missed("sqlite", 20, 23) == []
    assert missed("sqlite", 0.04, 0.08) == []
    assert missed("postgresql", 20, 23) == []
    assert missed("postgresql", 2, 2.9) == []


def test_a_query_over_the_aim_fails_on_sqlite() -> None:
    assert missed("sqlite", 151, 151) == ["board 151 ms"]
    assert missed("sqlite", 149, 149) == []
    assert missed("sqlite", 300, 300, EVERYTHING) == []
    assert missed("sqlite", 300, 300, f"Member: {EVERYTHING}") == []
