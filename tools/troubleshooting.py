"""Troubleshooting: why somebody can't see or do something."""

from typing import Literal

from pydantic import Field, JsonValue

from domain import people
from domain.access import Actor, Gate
from domain.errors import Ambiguous, DetailMissing, DomainError
from domain.topics import Topic
from domain.visibility import Diagnosis, diagnose
from tools.asking import Unclear, asking, draft
from tools.bounds import cut
from tools.citing import cite, cite_how
from tools.context import Context
from tools.meaning import opportunity_meant
from tools.outcome import CheckView, Finding, Outcome
from tools.tool import Text, Tool, ToolArgs

TopicName = Literal[
    "opportunities_tab",
    "create_opportunity",
    "edit_opportunity",
    "move_opportunity",
    "reqs_on_opportunity",
    "link_req",
    "billing_tab",
    "create_invoice",
    "opportunity",
    "req",
]


class TroubleshootVisibility(ToolArgs):
    """What is missing, for whom."""

    topic: TopicName | None = Field(
        default=None, description="What can't be seen or done; opportunity or req: a single one."
    )
    user: Text | None = Field(
        default=None,
        max_length=200,
        description="The colleague it is about, as named; null when it is about the person.",
    )
    ref: Text | None = Field(
        default=None, max_length=200, description="The opportunity or REQ that was named, or null."
    )


def troubleshoot_visibility(args: TroubleshootVisibility, context: Context) -> Outcome:
    """Diagnose by the gates in their order; admins may ask about a colleague."""
    asker = context.asker
    if args.topic is None:
        return _ask(args, "topic", Unclear("What can't you see or do?", _TOPICS))
    subject = people.colleague(context.records, asker, args.user) if args.user else asker
    topic = Topic(args.topic)
    ref = _exact(topic, args.ref, context, asker)
    try:
        diagnosis = diagnose(context.records, subject, topic, ref, asker=asker)
    except Ambiguous as several:
        return _ask(args, "ref", Unclear("Which one do you mean?", several.near))
    except DetailMissing as missing:
        return _ask(args, "ref", Unclear(str(missing)))
    return _told(_finding(diagnosis, context))


def found(topic: Topic, context: Context) -> Outcome:
    """Diagnose for the person themselves what needs no closer look at one object."""
    return _told(_finding(diagnose(context.records, context.asker, topic), context))


def _told(finding: Finding) -> Outcome:
    return Outcome(told={"diagnosis": finding.model_dump(mode="json")}, finding=finding)


def _exact(topic: Topic, said: str | None, context: Context, asker: Actor) -> str | None:
    """Make the name of a deal exact where it is certain; else leave it as it was said."""
    if said is None or topic in (Topic.REQ, Topic.CREATE_OPPORTUNITY):
        return said
    try:
        deal = opportunity_meant(said, context.records, asker)
    except DomainError:
        return said
    return said if isinstance(deal, Unclear) else deal.ref


def _ask(args: TroubleshootVisibility, missing: str, unclear: Unclear) -> Outcome:
    details: dict[str, JsonValue | Unclear] = {**args.given(), missing: unclear}
    return asking(draft("troubleshoot_visibility", details))


def _finding(diagnosis: Diagnosis, context: Context) -> Finding:
    allowed, library = diagnosis.verdict is Gate.ALLOWED, context.library
    return Finding(
        topic=diagnosis.topic,
        verdict=diagnosis.verdict,
        sentence=cut(diagnosis.sentence, 1_500),
        fixer=diagnosis.fixer,
        checked=tuple(CheckView(label=c.label, passed=c.passed) for c in diagnosis.checked),
        cite=cite_how(diagnosis.topic, library) if allowed else cite(diagnosis.verdict, library),
        must_escalate=diagnosis.must_escalate,
    )


#: What it may be about, in the order offered.
_TOPICS = (
    "The Opportunities tab",
    "Creating an opportunity",
    "The REQs of an opportunity",
    "Linking a REQ",
    "The Billing tab",
    "Creating an invoice",
    "One opportunity",
)

TROUBLESHOOT_VISIBILITY = Tool(
    name="troubleshoot_visibility",
    description=(
        "Find out why the person, or a colleague of an admin, can't see or do something: the "
        "Opportunities tab, creating, editing or moving an opportunity, REQs on an opportunity or "
        "linking one, the Billing tab, creating an invoice, one opportunity or REQ. Checks role, "
        "plan, switches and permissions."
    ),
    arguments=TroubleshootVisibility,
    kind="read",
    run=troubleshoot_visibility,
)
