"""A write from the question to the click: proposed, then confirmed, changed, cancelled or expired."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from uuid import UUID, uuid5

from pydantic import JsonValue

from domain import crm, names
from domain.access import Actor
from domain.books import Books
from domain.errors import ChangedMeanwhile, DomainError
from domain.events import Source
from tools.amending import puts_right
from tools.asking import asking
from tools.context import Context
from tools.correcting import tells_besides
from tools.forms import Form, choices_for, form_for, read_form
from tools.giving_up import REPLACED, give_up_last
from tools.offering import offerable
from tools.office import Click, Office
from tools.outcome import Draft, Outcome, ProposalCard
from tools.pending import WAITS, Proposal, Proposals, State, conversation
from tools.tool import AnyTool, Tool, ToolArgs
from tools.write import AnyWrite, Plan
from tools.writes import WRITES, write_named

AFRESH = "Ask me again and I'll prepare it afresh."
GONE = f"I can't find that proposal any more. {AFRESH}"
CANCELLED = "Cancelled. Nothing was changed."
EXPIRED = f"This proposal has expired after 24 hours, and nothing was changed. {AFRESH}"


def proposing(write: AnyWrite) -> AnyTool:
    """Return the tool that prepares a write and leaves the rest to a click."""
    return Tool(
        name=write.name,
        description=write.description,
        arguments=write.arguments,
        kind="propose",
        run=partial(propose, write),
    )


def propose(write: AnyWrite, args: ToolArgs, context: Context) -> Outcome:
    """Plan a write and keep it as a proposal; nothing is written to any deal.

    The same call in the same turn finds its first proposal again. Earlier cards that it replaces are
    cancelled, so that "no, make it 70k" cannot end in two deals; and so is the last card that a
    "no" takes back, or that meant another fate for the same deal.
    """
    said, (write, args) = write.name, write.meant(args, context.office)
    plan = write.plan(args, context.office)
    turn = context.turn
    thread = conversation(turn.team, turn.channel, turn.thread)
    if (takes_back := puts_right(turn.text)) or not tells_besides(turn.text):
        give_up_last(said, plan.arguments, thread, context, only_its_place=not takes_back)
    if isinstance(plan, Draft):
        return asking(offerable(write, args, plan, context.office))
    if plan.already:
        return Outcome(told={"nothing_to_do": plan.already}, printed=plan.already)
    proposal = _proposal(write, plan, context.office, turn.id, thread)
    card = _kept(proposal, context.proposals, context.now).card()
    return Outcome(told=told_of(card), proposal=card)


@dataclass(frozen=True, kw_only=True)
class Press:
    """What a press of a button came to.

    Without a card, `sentence` is for the person alone, and `errors` belong to fields of the form
    ("form" to all of them). With a card it says what happened; None when nothing did, as on a second click.
    """

    sentence: str | None
    card: ProposalCard | None = None
    turn_id: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What the buttons under a proposal do, for the person who presses them, at a given time."""

    proposals: Proposals
    records: Books
    actor: Actor
    now: datetime
    source: Source = Source.SLACK

    def confirm(self, proposal_id: str) -> Press:
        """Do what was proposed, once; everything is checked again, as it is now."""
        return self._settling(proposal_id, self._perform)

    def cancel(self, proposal_id: str) -> Press:
        """Give a proposal up."""
        return self._settling(proposal_id, lambda it: self._settle(it, "cancelled", CANCELLED))

    def form(self, proposal_id: str) -> Form | Press:
        """Return the form behind Edit, or why there is none."""
        found = self._waiting(proposal_id)
        if isinstance(found, Press):
            return found
        choices = choices_for(found.tool, self.records, self.actor)
        return form_for(found.tool, found.arguments, proposal_id=str(found.id), choices=choices)

    def tool(self, proposal_id: str) -> str | None:
        """Return what a proposal that waits for this person would do."""
        found = self._waiting(proposal_id)
        return None if isinstance(found, Press) else found.tool

    def change(self, proposal_id: str, values: Mapping[str, str | None]) -> Press:
        """Plan a proposal anew with what was filled into its form."""
        found = self._waiting(proposal_id)
        if isinstance(found, Press):
            return found
        args = read_form(found.tool, values)
        if isinstance(args, dict):
            return Press(sentence=" ".join(args.values()), errors=args)
        return self.replace_arguments(proposal_id, args)

    def replace_arguments(self, proposal_id: str, args: ToolArgs) -> Press:
        """Plan a proposal anew with other arguments; the card stays the same one, a day longer."""
        return self._settling(proposal_id, lambda it: self._plan_again(it, args))

    def fill(
        self, tool: str, values: Mapping[str, str | None], *, turn_id: str, thread: str
    ) -> Press:
        """Plan a write from a form that was filled in, as a card of the turn that offered it."""
        write, args = write_named(tool), read_form(tool, values)
        if isinstance(args, dict):
            return Press(sentence=" ".join(args.values()), errors=args)
        plan = self._plan(write, args)
        if isinstance(plan, Press):
            return plan
        proposal = _proposal(write, plan, self._office, turn_id, thread)
        card = _kept(proposal, self.proposals, self.now).card()
        return Press(sentence=None, card=card, turn_id=turn_id)

    @property
    def _office(self) -> Office:
        return Office(records=self.records, actor=self.actor, now=self.now)

    def _settling(self, proposal_id: str, settle: Callable[[Proposal], Press]) -> Press:
        found = self._waiting(proposal_id)
        return found if isinstance(found, Press) else settle(found)

    def _waiting(self, proposal_id: str) -> Proposal | Press:
        """The person's own proposal that still waits, or what to say instead."""
        known = _uuid(proposal_id)
        found = self.proposals.claim(known) if known else None
        if found is None or found.workspace_id != self.actor.workspace.id:
            return Press(sentence=GONE)
        if found.member_id != self.actor.member_id:
            return Press(sentence=f"Only {self._who(found)} can confirm, edit or cancel this.")
        if found.state != "waiting":
            return Press(sentence=None, card=found.card(), turn_id=found.turn_id)
        if found.expires_at <= self.now:
            return self._settle(found, "expired", EXPIRED)
        return found

    def _perform(self, proposal: Proposal) -> Press:
        write = write_named(proposal.tool)
        click = Click(
            records=self.records,
            actor=self.actor,
            now=self.now,
            source=self.source,
            key=f"proposal:{proposal.id}",
            expected_version=proposal.object_version,
        )
        try:
            sentence = write.perform(write.arguments.model_validate(proposal.arguments), click)
        except ChangedMeanwhile as changed:
            return self._settle(proposal, "failed", f"{changed} {AFRESH}")
        except DomainError as refusal:
            return self._settle(proposal, "failed", str(refusal))
        self._carry_on(proposal)
        return self._settle(proposal, "done", sentence)

    def _carry_on(self, done: Proposal) -> None:
        """Let the cards of this conversation that saw the same deal see it as it is now.

        Whatever anybody else changes still stops them.
        """
        ref = done.arguments.get("opportunity")
        seen = done.object_version
        for other in self.proposals.beside(done) if seen is not None else ():
            if other.object_version == seen and other.arguments.get("opportunity") == ref:
                version = crm.opportunity(self.records, self.actor, str(ref)).version
                self.proposals.replace(replace(other, object_version=version))

    def _plan_again(self, proposal: Proposal, args: ToolArgs) -> Press:
        plan = self._plan(write_named(proposal.tool), args)
        if isinstance(plan, Press):
            return plan
        changed = replace(
            proposal,
            arguments=plan.arguments,
            title=plan.title,
            changes=plan.changes,
            object_version=plan.object_version,
            expires_at=self.now + WAITS,
        )
        self.proposals.replace(changed)
        return Press(sentence=None, card=changed.card(), turn_id=changed.turn_id)

    def _plan(self, write: AnyWrite, args: ToolArgs) -> Plan | Press:
        """Plan what a form asks for, or say at which field it can't be."""
        try:
            plan = write.plan(args, self._office)
        except DomainError as refusal:
            return _wrong("form", str(refusal))
        if isinstance(plan, Draft):
            return _wrong(plan.missing[0], _asked(plan))
        return _wrong("form", plan.already) if plan.already else plan

    def _settle(self, proposal: Proposal, state: State, result: str) -> Press:
        settled = replace(proposal, state=state, result=result, settled_at=self.now)
        self.proposals.replace(settled)
        return Press(sentence=result, card=settled.card(), turn_id=settled.turn_id)

    def _who(self, proposal: Proposal) -> str:
        members = self.records.members(proposal.workspace_id)
        asked = (it.name for it in members if it.member_id == proposal.member_id)
        return f"{next(asked, 'the person')}, who asked for it,"


def _kept(proposal: Proposal, proposals: Proposals, now: datetime) -> Proposal:
    """Keep a proposal in the place of what it replaces; if it is kept already, return that."""
    if kept := proposals.claim(proposal.id):
        return kept
    for older in proposals.waiting(proposal.workspace_id, proposal.member_id, proposal.tool):
        if proposal.replaces(older):
            gone = replace(older, state="cancelled", result=REPLACED, settled_at=now)
            proposals.replace(gone)
    proposals.add(proposal)
    return proposal


def _proposal(write: AnyWrite, plan: Plan, office: Office, turn_id: str, thread: str) -> Proposal:
    actor = office.actor
    asked = json.dumps([turn_id, write.name, plan.arguments], sort_keys=True)
    return Proposal(
        id=uuid5(actor.member_id, asked),
        tool=write.name,
        arguments=plan.arguments,
        title=plan.title,
        changes=plan.changes,
        workspace_id=actor.workspace.id,
        member_id=actor.member_id,
        object_version=plan.object_version,
        turn_id=turn_id,
        thread=thread,
        created_at=office.now,
        expires_at=office.now + WAITS,
    )


def told_of(card: ProposalCard) -> dict[str, JsonValue]:
    """Return what a model reads of a card."""
    return {
        "proposed": card.title,
        "changes": [change.model_dump(mode="json") for change in card.changes],
        "state": "waits for the person to confirm",
    }


def _wrong(field_name: str, sentence: str) -> Press:
    return Press(sentence=sentence, errors={field_name: sentence})


def _asked(draft: Draft) -> str:
    return f"{draft.question} {names.listed(draft.options, 'or')}".strip()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


#: What a person can have prepared, in the order in which it is offered.
PROPOSALS: tuple[AnyTool, ...] = tuple(proposing(write) for write in WRITES)
