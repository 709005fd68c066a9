"""Requirements: of the right section, without a model, the lines are shown that answer.

Who asks for a whole is shown the whole list or table, with the line that introduces it; a short
section is shown as it is; who asks for one thing of a list gets that. More questions, each with the
blocks that are enough, are judged by `python -m tests.benchmarks quoting`.
"""

from collections.abc import Iterator

import pytest

from bot.plain import plain
from bot.sql.database import Database
from bot.turn import Reply
from tests.benchmarks.quoting import Asked, questions, verdict
from tests.terminal import terminal

SUPER_ADMIN = "maya@harborfinch.example"

STAGES = ["New", "Discovery", "Proposal", "Negotiation", "Won", "Lost"]
REASONS = ["Price too high", "Competitor chosen", "No budget", "Timing", "No decision", "Technical"]
INVOICES = ["four types of invoices", "Retainer", "Placement", "Milestone", "Flat fee"]
TABS = ["Deals has four tabs", "Clients:", "Opportunities:", "Billing:", "Revenue:"]
HIDDEN = ["other REQs", "private notes", "contact data", "Deals, billing, REX and settings"]
ARCHIVED = ["The lead is archived unless you choose to keep it"]
PRICES = ["is on HirePilot's pricing page"]


@pytest.fixture
def database(demo: str) -> Iterator[Database]:
    opened = Database(demo)
    yield opened
    opened.close()


def ask(said: str, database: Database) -> Reply:
    return terminal(database, SUPER_ADMIN).ask(said)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("what are the six stages of a deal", ["starts with six stages", *STAGES]),
        ("list the default stages of a deal", ["starts with six stages", *STAGES]),
        ("what types of invoices are there", INVOICES),
        ("which tabs does Deals have", TABS),
        ("what can guests never see", HIDDEN),
        ("what are the default loss reasons", REASONS),
        ("what happens to a lead after i convert it into a client", ARCHIVED),
        ("how much does the Pro plan cost per month", PRICES),
        ("how much does a plan cost", PRICES),
        ("what does pro cost", PRICES),
        ("can i delete the super admin", ["They cannot be removed"]),
    ],
)
def test_who_asks_for_the_whole_is_shown_all_of_it(
    said: str, expected: list[str], database: Database
) -> None:
    reply = ask(said, database)
    assert reply.kind == "answer"
    assert [each for each in expected if each not in plain(reply)] == []


@pytest.mark.parametrize(
    ("said", "block"),
    [
        ("what does void mean on an invoice", "billing-invoicing#statuses-of-an-invoice/5"),
        ("what is a milestone invoice", "billing-invoicing#types-of-invoices/3"),
    ],
)
def test_who_asks_for_one_thing_of_a_list_is_shown_that_alone(
    said: str, block: str, database: Database
) -> None:
    reply = ask(said, database)
    assert [quote.block for part in reply.parts for quote in part.quotes] == [block]


@pytest.mark.parametrize(
    ("kind", "shown", "judged"),
    [
        ("answer", {"page#list/2", "page#list/3"}, "right"),
        ("answer", {"page#list/3", "page#list/4"}, "partly"),
        ("answer", {"page#list/4"}, "wrong"),
        ("abstain", {"page#list/2", "page#list/3"}, "left open"),
    ],
)
def test_an_answer_is_right_only_with_every_block_that_it_takes(
    kind: str, shown: set[str], judged: str
) -> None:
    asked = Asked("whole list", "which?", (frozenset({"page#list/2", "page#list/3"}),))
    assert verdict(asked, kind, frozenset(shown)) == judged


def test_every_block_that_the_benchmark_waits_for_is_in_the_guide(database: Database) -> None:
    library = terminal(database, SUPER_ADMIN).rex.library
    wanted = {block for each in questions() for enough in each.enough for block in enough}
    assert {block for block in wanted if library.block(block) is None} == set()


@pytest.mark.parametrize(
    "said",
    [
        "what are the default deal stages?",
        "what r the default deal stages",
        "what is the default deal value",
        "linkedin keeps saying 429",
    ],
)
def test_a_question_about_the_product_is_no_question_which_deal_is_meant(
    said: str, database: Database
) -> None:
    reply = ask(said, database)
    assert reply.kind in ("answer", "abstain")
    assert "which one do you mean" not in plain(reply)
