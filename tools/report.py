"""What a ticket holds: filled by the server, and by what the person typed; nothing is invented."""

from dataclasses import replace

from pydantic import Field, JsonValue

from domain.errors import DomainError
from domain.opportunity import Opportunity
from tickets import policy
from tickets.fields import gather
from tickets.parts import subject_of
from tickets.policy import Assessment
from tickets.ticket import Report, Reporter, Severity, TranscriptLine
from tools.context import Context, TurnInfo
from tools.meaning import opportunity_meant
from tools.recognition import opportunity_refs_in, recognise
from tools.tool import Text, ToolArgs


class Hints(ToolArgs):
    """What the model may add to a ticket; who and where never comes from it."""

    summary: Text | None = Field(
        default=None, max_length=2_000, description="What is wrong, in the person's own words."
    )
    opportunity: Text | None = Field(
        default=None, max_length=200, description="The opportunity it is about, as named, or null."
    )
    url: Text | None = Field(
        default=None, max_length=2_000, description="The address the person gave, or null."
    )
    browser: Text | None = Field(
        default=None, max_length=200, description="Browser and device the person named, or null."
    )
    error_message: Text | None = Field(
        default=None, max_length=2_000, description="The error message the person quoted, or null."
    )
    steps: Text | None = Field(
        default=None, max_length=4_000, description="What the person did before it, or null."
    )


def report_of(assessment: Assessment, words: str, hints: Hints, context: Context) -> Report:
    """Fill a report: ids and state from the server, the rest from what the person typed.

    `words` are what the person says is wrong.
    """
    turn = context.turn
    reporter = reporter_of(context)
    deal = _deal(hints.opportunity, words, context)
    return Report(
        turn_id=turn.id,
        reporter=reporter,
        channel=turn.channel,
        thread=turn.thread,
        summary=words,
        rule_id=assessment.rule_id or policy.ASKED_FOR_HUMAN,
        severity=assessment.severity or Severity.P4,
        why=assessment.why,
        fields=gather(
            reporter=reporter,
            said=turn.user_words,
            opportunity=deal.ref if deal else _typed(words),
            stage=deal.display_stage if deal else None,
            url=hints.url,
            browser=hints.browser,
            error_message=hints.error_message,
        ),
        about=deal.ref if deal else subject_of(assessment.rule_id or "", words, turn.topic),
        steps=hints.steps,
        deal=_frozen(deal) if deal else None,
        transcript=_transcript(turn),
        shown=tuple(turn.shown),
        tools=tuple(turn.tools),
    )


def reporter_of(context: Context) -> Reporter:
    """The reporter as the server knows them; somebody who is not linked is a Slack user only."""
    turn, actor = context.turn, context.actor
    stranger = Reporter(
        slack_team=turn.team, slack_user=turn.slack_user, name=f"Slack user {turn.slack_user}"
    )
    if actor is None:
        return stranger
    return replace(
        stranger,
        name=actor.name,
        member_id=actor.member_id,
        email=actor.email,
        role=actor.role.label,
        workspace_id=actor.workspace.id,
        workspace_name=actor.workspace.name,
        plan=actor.workspace.plan.label,
    )


def _deal(named: str | None, words: str, context: Context) -> Opportunity | None:
    """The deal it is about: the one the model names if the person did so just now, else theirs.

    A deal of earlier in the thread is another matter.
    """
    if context.actor is None:
        return None
    here = recognise(words, context.records, context.actor).opportunities
    just_before = [line["text"] for line in context.turn.transcript if line["role"] == "user"][-1:]
    recent = recognise("\n".join([*just_before, words]), context.records, context.actor)
    try:
        meant = opportunity_meant(named, context.records, context.actor)
    except DomainError:
        meant = None  # somebody who may see no deals may still report a fault
    if isinstance(meant, Opportunity) and meant in recent.opportunities:
        return meant
    return here[0] if len(here) == 1 else None


def _typed(said: str) -> str | None:
    """A ref that was typed and that we see no deal of."""
    refs = opportunity_refs_in(said)
    return f"{refs[-1]} (as typed, not found)" if refs else None


def _frozen(deal: Opportunity) -> dict[str, JsonValue]:
    """The deal's state at this moment, for whoever looks into it later."""
    return {
        "id": str(deal.id),
        "ref": deal.ref,
        "title": deal.title,
        "client": deal.client.name,
        "owner": deal.owner_name,
        "stage": deal.display_stage,
        "status": deal.status.value,
        "value": deal.value.format() if deal.value else None,
        "probability": deal.probability,
        "reqs": [req.ref for req in deal.reqs],
        "version": deal.version,
    }


def _transcript(turn: TurnInfo) -> tuple[TranscriptLine, ...]:
    before = (
        TranscriptLine("user" if line["role"] == "user" else "assistant", line["text"])
        for line in turn.transcript
    )
    return (*before, TranscriptLine("user", turn.text))
