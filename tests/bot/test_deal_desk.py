"""Requirement: what somebody says about a deal reaches the card, or the sentence that names its limit."""

from pathlib import Path
from typing import Any

import pytest

from tests.command import asked

TERMS = "12 months, quarterly, starting 2031-01-31"


def ask(demo: str, tmp_path: Path, *said: str, who: str = "team_admin") -> dict[str, Any]:
    """The last reply of a conversation."""
    return asked(*said, who=who, cwd=tmp_path, db=demo)[-1]


def arguments(reply: dict[str, Any]) -> dict[str, Any]:
    [proposal] = reply["proposals"]
    return dict(proposal["arguments"])


def test_each_term_of_a_contract_is_taken_as_it_was_said(demo: str, tmp_path: Path) -> None:
    said = f"mark OPP-2005 as won 60k, {TERMS}, notice 45 days, no auto-renew, notes: signed by the CFO"
    assert arguments(ask(demo, tmp_path, said)) == {
        "opportunity": "OPP-2005",
        "value": 60_000,
        "duration_months": 12,
        "billing_cycle": "quarterly",
        "effective_on": "2031-01-31",
        "notice_days": 45,
        "auto_renew": False,
        "notes": "signed by the CFO",
    }


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ("18 months, 60 days notice, auto-renew yes", "notice_days", 60),
        ("18 months, 60 days notice, auto-renew yes", "duration_months", 18),
        ("18 months, two weeks' notice, auto-renews", "auto_renew", True),
        ("1.5 years, notice period of 90 days", "duration_months", 18),
        ("duration 24, auto-renew: off", "duration_months", 24),
        ("duration 24, auto-renew: off", "auto_renew", False),
        ("a term of twelve months, no auto-renewal", "duration_months", 12),
    ],
)
def test_terms_are_understood_as_people_write_them(
    said: str, name: str, value: object, demo: str, tmp_path: Path
) -> None:
    wish = f"mark OPP-2005 as won for 60k, monthly, starting 2031-01-31, {said}"
    assert arguments(ask(demo, tmp_path, wish))[name] == value


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (f"{TERMS}, notice 366 days", "between 0 and 365, and 366 doesn't"),
        (f"{TERMS}, notice -1 days", "between 0 and 365, and -1 doesn't"),
        ("1.5 months, monthly, starting 2031-01-31", "whole number from 1 to 120, and 1.5 isn't"),
        ("121 months, monthly, starting 2031-01-31", "between 1 and 120, and 121 doesn't"),
        ("duration 1000 months, monthly, starting 2031-01-31", "between 1 and 120, and 1000"),
        ("12 months, monthly, starting yesterday", "can't lie in the past"),
        ("12 months, monthly, starting 3 days ago", "can't lie in the past"),
    ],
)
def test_a_term_outside_its_limits_is_answered_with_the_limit(
    terms: str, says: str, demo: str, tmp_path: Path
) -> None:
    reply = ask(demo, tmp_path, f"mark OPP-2005 as won for 60k, {terms}")
    assert reply["kind"] == "clarify"
    assert says in reply["text"]
