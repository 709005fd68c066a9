"""What stands around a deal: its contacts, links and collaborators, one added, changed or removed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import Field, JsonValue

from domain import crm, names
from domain.access import Action
from domain.details import Contact, Link
from domain.editing import Edit
from domain.errors import NotFound
from domain.lookup import require
from domain.opportunity import Opportunity
from domain.pipeline import Status
from tools.asking import Unclear, draft
from tools.meaning import opportunity_meant
from tools.naming import deal_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import deal_changes, must_be, needed, ref_or_unclear, rehearsed
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

_REMOVE = "True to take it off the deal, null to add or change it."
_OPPORTUNITY = "Its ref (OPP-2001), title or client."


class EditContacts(ToolArgs):
    """A person at the client, by name; what is null stays as it is known."""

    opportunity: Text | None = Field(default=None, max_length=200, description=_OPPORTUNITY)
    name: Text | None = Field(default=None, max_length=200, description="The contact's name.")
    contact_email: Text | None = Field(
        default=None, max_length=254, description="The contact's e-mail address, or null."
    )
    position: Text | None = Field(
        default=None, max_length=200, description="What the contact does at the client, or null."
    )
    phone: Text | None = Field(default=None, max_length=40, description="Phone number, or null.")
    remove: bool | None = Field(default=None, description=_REMOVE)


class EditLinks(ToolArgs):
    """An address of the web that belongs to a deal."""

    opportunity: Text | None = Field(default=None, max_length=200, description=_OPPORTUNITY)
    url: Text | None = Field(
        default=None, max_length=2_000, description="The address, or the link's name to remove it."
    )
    label: Text | None = Field(
        default=None, max_length=200, description="What the link is called, or null."
    )
    remove: bool | None = Field(default=None, description=_REMOVE)


class EditCollaborators(ToolArgs):
    """A colleague who shares a deal without owning it."""

    opportunity: Text | None = Field(default=None, max_length=200, description=_OPPORTUNITY)
    colleague: Text | None = Field(
        default=None, max_length=254, description="The colleague's name or e-mail address."
    )
    remove: bool | None = Field(default=None, description=_REMOVE)


A = TypeVar("A", EditContacts, EditLinks, EditCollaborators)


@dataclass(frozen=True)
class _Around(Generic[A]):
    """One of the lists around a deal: what it needs, what to correct, and the list as it is to be."""

    tool: str
    argument: str
    field: str
    correct: str
    question: str
    after: Callable[[A, Opportunity, Click], Edit]

    def plan(self, args: A, office: Office) -> Plan | Draft:
        """Check what is to change; where nothing differs, there is nothing to do."""
        require(office.actor, Action.EDIT_OPPORTUNITY)
        deal = opportunity_meant(args.opportunity, office.records, office.actor)
        must_be(deal, Status.OPEN, Status.ON_HOLD)
        subject = needed(getattr(args, self.argument), self.question)
        if isinstance(deal, Unclear) or isinstance(subject, Unclear):
            known = {"opportunity": ref_or_unclear(deal), self.argument: subject}
            return draft(self.tool, {**args.given(), **known})
        exact: dict[str, JsonValue] = {**args.given(), "opportunity": deal.ref}
        after = self._rehearsed(args, exact, deal, office)
        if isinstance(after, Draft):
            return after
        changes = deal_changes(deal, after)
        if not changes:
            already = f"{deal_called(deal)} says so already; there is nothing to change."
            return Plan(arguments=exact, title="", already=already)
        return planned(exact, f"Change {deal_called(deal)}", changes, version=deal.version)

    def perform(self, args: A, click: Click) -> str:
        """Make the change that was planned."""
        deal = crm.opportunity(click.records, click.actor, args.opportunity or "")
        after = self._edited(args, deal, click)
        line = next(iter(deal_changes(deal, after)), None)
        now = f" {line.label}: {line.after}." if line else ""
        return f"Done: {deal_called(after)} is changed.{now}"

    def write(self, title: str, what: str, arguments: type[A]) -> Write[A]:
        """The write that people confirm."""
        return Write(
            name=self.tool,
            title=title,
            description=f"Prepare {what} {NOTHING_IS_WRITTEN}",
            arguments=arguments,
            plan=self.plan,
            perform=self.perform,
        )

    def _rehearsed(
        self, args: A, exact: dict[str, JsonValue], deal: Opportunity, office: Office
    ) -> Opportunity | Draft:
        called = {self.field: self.correct}
        try:
            return rehearsed(
                self.tool, exact, office, lambda it: self._edited(args, deal, it), called=called
            )
        except NotFound as unknown:
            unclear = Unclear(str(unknown), unknown.near)
            return draft(self.tool, {**exact, self.argument: unclear})

    def _edited(self, args: A, deal: Opportunity, click: Click) -> Opportunity:
        edit = self.after(args, deal, click)
        return crm.edit_opportunity(click.records, click.actor, deal.ref, edit, **click.how)


def _contacts(args: EditContacts, deal: Opportunity, click: Click) -> Edit:
    name = args.name or ""
    found = next((it for it in deal.contacts if names.fold(it.name) == names.fold(name)), None)
    if args.remove:
        _must_stand(found, name, "contact", tuple(it.name for it in deal.contacts))
        return Edit(contacts=tuple(it for it in deal.contacts if it != found))
    said = {"email": args.contact_email, "role": args.position, "phone": args.phone}
    given = {field: value for field, value in said.items() if value is not None}
    contact = replace(found or Contact(name), **given)
    if found:
        return Edit(contacts=tuple(contact if it == found else it for it in deal.contacts))
    return Edit(contacts=(*deal.contacts, contact))


def _links(args: EditLinks, deal: Opportunity, click: Click) -> Edit:
    url = (args.url or "").strip()
    wanted = names.fold(url)
    found = next((it for it in deal.links if url == it.url or wanted == names.fold(it.label)), None)
    if args.remove:
        _must_stand(found, url, "link", tuple(it.label for it in deal.links))
        return Edit(links=tuple(it for it in deal.links if it != found))
    link = Link(args.label or (found.label if found else ""), found.url if found else url)
    if found:
        return Edit(links=tuple(link if it == found else it for it in deal.links))
    return Edit(links=(*deal.links, link))


def _collaborators(args: EditCollaborators, deal: Opportunity, click: Click) -> Edit:
    """By e-mail, since two colleagues may share a name; who has left is left out."""
    who = args.colleague or ""
    shares = {it.member_id for it in deal.collaborators}
    team = {
        it.email: it.name
        for it in click.records.members(click.actor.workspace.id)
        if it.member_id in shares
    }
    if not args.remove:
        return Edit(collaborators=(*team, who))
    said = who.strip().lower()
    fitting = names.matches(who, tuple(team.items()), lambda it: (it[1],))
    leaving = {said} & team.keys() or {email for email, _ in fitting}
    known = tuple(team.values())
    _must_stand(leaving or None, who, "collaborator", known)
    if len(leaving) > 1:
        raise NotFound(f"“{who}” can mean several colleagues. Which e-mail?", tuple(leaving))
    return Edit(collaborators=tuple(email for email in team if email not in leaving))


def _must_stand(found: object, said: str, kind: str, known: tuple[str, ...]) -> None:
    if found is None:
        there = f"These are {names.listed(known)}." if known else "There is none yet."
        raise NotFound(f"The deal has no {kind} “{said}”. {there}", known)


CONTACTS = _Around[EditContacts](
    "edit_contacts", "name", "contacts", "contact_email", "What is the contact called?", _contacts
).write(
    "Contacts of a deal",
    "adding, changing or removing a contact of an opportunity: a person at the client, with "
    "e-mail, position and phone.",
    EditContacts,
)

LINKS = _Around[EditLinks](
    "edit_links", "url", "links", "url", "Which address is it?", _links
).write(
    "Links of a deal",
    "adding, renaming or removing a link of an opportunity: a note or an attachment that is kept "
    "elsewhere.",
    EditLinks,
)

COLLABORATORS = _Around[EditCollaborators](
    *("edit_collaborators", "colleague", "collaborators", "colleague"),
    "Which colleague?",
    _collaborators,
).write(
    "Collaborators of a deal",
    "adding or removing a colleague who shares an opportunity without owning it. Not its owner.",
    EditCollaborators,
)
