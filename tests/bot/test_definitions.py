"""What something is: asked in any form, offline, REX quotes where the guide says it, or abstains.

The terms in `definitions.jsonl` were written from headings, glossary, lists and synonyms of the
guide before anything was tuned on them; those without sections are not in the guide.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.model.assessing import assessed
from bot.plain import plain
from bot.sql.database import Database
from bot.turn import Reply
from knowledge.terms import asks_meaning
from tests.terminal import terminal

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("definitions.jsonl").read_text("utf-8").splitlines()
]
KNOWN = [row for row in ROWS if row["sections"]]
UNKNOWN = [row for row in ROWS if not row["sections"]]
FORMS = (
    "what is {a} {term}?",
    "what's {a} {term}",
    "What does {term} mean?",
    "define {term}",
    "can you explain what {a} {term} is?",
    "whats {a} {term} in hirepilot",
    "what is meant by {term}?",
    "meaning of {term}",
    "hi, quick question: what exactly is {a} {term}?",
    "{term} meaning?",
)
ADMIN = "theo@harborfinch.example"


@pytest.fixture
def database(demo: str) -> Iterator[Database]:
    opened = Database(demo)
    yield opened
    opened.close()


def asked(row: dict[str, Any], form: str) -> str:
    """The question without two blanks where a term has no article."""
    return " ".join(form.format(**row).split())


def sections(reply: Reply) -> set[str]:
    return {quote.block.partition("/")[0] for part in reply.parts for quote in part.quotes}


def fault(row: dict[str, Any], said: str, reply: Reply) -> str | None:
    """What is wrong with the reply to a question what a term of the guide is, or None."""
    if reply.kind != "answer":
        return f"{said!r}: {reply.kind}"
    if row.get("ours") and not asks_meaning(said) and not sections(reply):
        return None  # "what's the forecast" asks for the workspace's own figures
    if not sections(reply) & set(row["sections"]):
        return f"{said!r}: {sorted(sections(reply))}"
    return None


@pytest.mark.parametrize("shift", range(3))
def test_what_the_guide_says_something_is_is_quoted(shift: int, database: Database) -> None:
    """Each term in three of the forms, and each form of a third of the terms."""
    rex = terminal(database, ADMIN)
    wrong = []
    for at, row in enumerate(KNOWN):
        said = asked(row, FORMS[(at + 3 * shift) % len(FORMS)])
        wrong.append(fault(row, said, rex.ask(said)))
    assert [*filter(None, wrong)] == []


def test_things_in_the_plural_are_the_same_things(database: Database) -> None:
    rex = terminal(database, ADMIN)
    rows = [row for row in KNOWN if "plural" in row]
    questions = [(row, f"what are {row['plural']}?") for row in rows]
    assert [*filter(None, (fault(row, said, rex.ask(said)) for row, said in questions))] == []


@pytest.mark.parametrize("shift", range(3))
def test_what_the_guide_does_not_say_is_not_answered(shift: int, database: Database) -> None:
    rex = terminal(database, ADMIN)
    questions = [asked(row, FORMS[(at + 3 * shift) % len(FORMS)]) for at, row in enumerate(UNKNOWN)]
    replies = {said: rex.ask(said) for said in questions}
    assert {said: plain(it) for said, it in replies.items() if it.kind != "abstain"} == {}
    assert [said for said, it in replies.items() if it.may_help] == []


@pytest.mark.parametrize("form", FORMS)
def test_what_deals_and_reqs_have_is_explained_for_both(form: str, database: Database) -> None:
    reply = terminal(database, ADMIN).ask(asked({"a": "", "term": "on hold"}, form))
    assert {
        "job-reqs#statuses-of-a-req",
        "opportunities#statuses-of-an-opportunity",
    } <= sections(reply)
    assert all(len({quote.source for quote in part.quotes}) == 1 for part in reply.parts)


#: Written after everything stood, with terms that the table does not have.
@pytest.mark.parametrize(
    ("said", "section"),
    [
        ("what does deferred mean?", "deliverability#what-happened-to-a-mail"),
        ("what is a void invoice", "billing-invoicing#statuses-of-an-invoice"),
        ("whats lead outreach", "campaigns#types-of-campaigns"),
        ("define positive rate", "analytics-and-dashboards#what-the-figures-mean"),
        ("what does Needs More Info mean?", "submissions-and-feedback#statuses-of-a-submission"),
        ("What is a Member?", "roles-and-permissions#members"),
        ("what are the conditions of a workflow?", "workflow-automation#conditions"),
        ("what does uncollectable mean", "billing-invoicing#statuses-of-an-invoice"),
        ("I don't know what a job req is", "job-reqs#what-a-req-is"),
        ("what is the Hired candidate stage", "candidate-pipelines#the-default-candidate-stages"),
    ],
)
def test_terms_that_nothing_was_tuned_on(said: str, section: str, database: Database) -> None:
    found = sections(terminal(database, ADMIN).ask(said))
    assert any(each.startswith(section) for each in found), found


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ("whats a lead in hirepilot", "none"),
        ("whats ghosting in hirepilot", "none"),
        ("can you explain two identical charges on the 3rd", "escalate"),
    ],
)
def test_only_what_asks_for_a_meaning_is_no_report(said: str, decision: str) -> None:
    assert assessed(said).decision == decision
