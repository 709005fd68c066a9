"""Why somebody can't see or do something that their role, plan and permissions allow."""

from dataclasses import replace
from uuid import UUID

from domain import lookup
from domain.access import Action, Fixer, Gate, Reason, decide
from domain.errors import Ambiguous, DetailMissing, NotFound
from domain.names import listed
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.reqs import ReqStatus
from domain.topics import Case, Topic

#: What is promised where the commonest causes come first; "it is still missing" is held against it.
SUPPORT_WILL_LOOK = "tell me, and support will look."


def look_closer(case: Case) -> Reason:
    """The person may in general, so it is the object, or nothing that we know of."""
    match case.topic:
        case Topic.OPPORTUNITIES_TAB | Topic.BILLING_TAB:
            return _inconsistent(case)
        case Topic.CREATE_OPPORTUNITY:
            return _without_client(case)
        case Topic.CREATE_INVOICE:
            return _allowed(case)
        case Topic.LINK_REQ | Topic.MOVE_OPPORTUNITY if case.ref is None:
            return _allowed(case)
        case Topic.REQS_ON_OPPORTUNITY if case.ref is None:
            return _none_linked("an opportunity")
        case Topic.REQ:
            return _about_req(case)
        case _:
            return _about_opportunity(case)


def _without_client(case: Case) -> Reason:
    try:
        lookup.client(case.records, case.subject, case.ref or "")
    except (DetailMissing, NotFound) as missing:
        known = f" {missing}" if isinstance(missing, NotFound) else ""
        return Reason(
            Gate.CLIENT_NEEDED,
            f"{_may(case)}{known} Every opportunity needs a client. If that is not it, and a reload "
            f"doesn't help, {SUPPORT_WILL_LOOK}",
            Fixer.YOU,
        )
    return _inconsistent(case)


def _about_opportunity(case: Case) -> Reason:
    try:
        found = lookup.opportunity(case.records, case.asker, case.ref or "")
    except Ambiguous:
        raise
    except NotFound as missing:
        return _out_of_sight(case, missing, "opportunities")
    decision = decide(
        case.subject,
        case.action,
        found.owner_id,
        shared_with=found.shared_with,
        whom=case.whom,
    )
    if not decision.allowed:
        return _of_another(case, decision.first, found.heading, found.owner_id, "opportunities")
    match case.topic:
        case Topic.EDIT_OPPORTUNITY | Topic.MOVE_OPPORTUNITY | Topic.LINK_REQ:
            return _changing(found, case)
        case Topic.REQS_ON_OPPORTUNITY if not found.reqs:
            return _none_linked(found.ref)
        case Topic.REQS_ON_OPPORTUNITY:
            return _there(f"Linked to {found.ref}: {listed([req.heading for req in found.reqs])}.")
        case _ if found.status is not Status.OPEN:
            return _filtered(found.heading, found.status.label)
        case _:
            seen = _why_seen(case, found)
            return _there(f"{seen}{found.heading} is there, in {found.display_stage}.")


def _why_seen(case: Case, found: Opportunity) -> str:
    """What to tell of a colleague who may see a deal: that it was checked, and why they may."""
    if case.whom == "you":
        return ""
    subject = case.subject
    owns = "owns it" if found.owner_id == subject.member_id else "shares it as a collaborator"
    why = f"is a {subject.role.label}" if subject.is_admin else owns
    return f"{case.whom} may see it: {case.whom} {why}. "


def _about_req(case: Case) -> Reason:
    try:
        found = lookup.req(case.records, case.asker, case.ref or "")
    except Ambiguous:
        raise
    except NotFound as missing:
        return _out_of_sight(case, missing, "REQs")
    decision = decide(case.subject, Action.SEE_REQS, found.owner_id, whom=case.whom)
    if not decision.allowed:
        return _of_another(case, decision.first, found.heading, found.owner_id, "REQs")
    if found.status is not ReqStatus.OPEN:
        return _filtered(found.heading, found.status.label)
    return _there(f"{found.heading} is there, with {found.client_name}.")


def _of_another(case: Case, why: Reason, heading: str, owner_id: UUID, what: str) -> Reason:
    """Whose it is by name: the asker sees that it is there, and so who owns it."""
    team = {it.member_id: it.name for it in case.records.members(case.subject.workspace.id)}
    owner = "you" if owner_id == case.asker.member_id else team.get(owner_id)
    if why.gate is not Gate.NOT_VISIBLE or owner is None:
        return why
    role, are = case.subject.role.label, "are" if case.whom == "you" else "is"
    return replace(
        why,
        sentence=f"{heading} belongs to {owner}, and {case.whom} {are} a {role}. A {role} works with "
        f"the {what} they own. {owner[:1].upper()}{owner[1:]} or a Team Admin can help.",
    )


def _out_of_sight(case: Case, missing: NotFound, what: str) -> Reason:
    """The same words whether it is a colleague's or doesn't exist at all."""
    if case.asker.is_admin:
        return Reason(
            Gate.WRONG_WORKSPACE,
            f"{missing} Please check the number, and whether it is in another workspace.",
            Fixer.YOU,
        )
    return Reason(
        Gate.NOT_VISIBLE,
        f"{missing} A {case.subject.role.label} sees the {what} they own. "
        "If a colleague owns it, they or a Team Admin can help.",
        Fixer.OWNER,
    )


def _none_linked(ref: str) -> Reason:
    return Reason(
        Gate.NONE_LINKED,
        f"Job REQs show on {ref} once they are linked to it, and none is. "
        "Open its Job REQs tab and choose Add REQ.",
        Fixer.YOU,
    )


def _closed(opportunity: Opportunity) -> Reason:
    stands = f"{opportunity.heading} is {opportunity.status.label}."
    if opportunity.status.is_final:
        return Reason(Gate.CLOSED, f"{stands} Closed deals stay as they are.", Fixer.NOBODY)
    resting = "Its details can be edited; it is moved and closed only after it was resumed."
    return Reason(Gate.ON_HOLD, f"{stands} {resting}", Fixer.YOU)


def _filtered(heading: str, status: str) -> Reason:
    return Reason(
        Gate.FILTERED,
        f"{heading} is {status}, so a list filtered to open ones hides it. Clear the status filter.",
        Fixer.YOU,
    )


def _there(what: str) -> Reason:
    """Before support looks, the commonest cause is ruled out: a view that hides it."""
    return Reason(
        Gate.FILTERED,
        f"{what} Clear the filters, or choose the Default View instead of a saved one. "
        f"If it is still missing then, {SUPPORT_WILL_LOOK}",
        Fixer.YOU,
    )


def _changing(found: Opportunity, case: Case) -> Reason:
    """The person may, so it is the deal's status, or something that a closer try will tell."""
    if found.status not in _WHILE[case.topic]:
        return _closed(found)
    match case.topic:
        case Topic.LINK_REQ:
            doing = (
                "link REQs to it. Tell me which, and I prepare it or say what stands in the way."
            )
        case Topic.MOVE_OPPORTUNITY:
            doing = f"move it from {found.stage.label} to {listed(_reached(found), 'or')}."
        case _:
            doing = "edit it. Reload the page: an old one shows it locked."
    return Reason(
        Gate.ALLOWED,
        f"{found.heading} is {found.status.label}, and {case.whom} may {doing} "
        f"If it still doesn't work then, {SUPPORT_WILL_LOOK}",
        Fixer.YOU,
    )


def _reached(found: Opportunity) -> list[str]:
    board = found.pipeline
    others = (stage for stage in board.stages if stage.id != found.stage.id)
    return [stage.label for stage in others if board.may_move(found.stage, stage)]


def _allowed(case: Case) -> Reason:
    """Nothing stands in the way of it in general: it may be how it was done."""
    return Reason(
        Gate.ALLOWED,
        f"{_may(case)} If it ends in an error, or doesn't work like this, {SUPPORT_WILL_LOOK}",
        Fixer.YOU,
    )


def _inconsistent(case: Case) -> Reason:
    return Reason(
        Gate.INCONSISTENT,
        f"I checked {case.rights}: all are in order, so this should work. "
        "Support has to look at it.",
        Fixer.SUPPORT,
    )


def _may(case: Case) -> str:
    """Say that it was checked, and what of it."""
    whom = case.whom[:1].upper() + case.whom[1:]
    owned = case.topic in _OF_ONES_OWN and not case.subject.is_admin
    theirs = f" that {'you' if case.whom == 'you' else 'they'} own" if owned else ""
    return f"{whom} may {_MAKING[case.topic]}{theirs}: {case.rights} are in order."


_MAKING = {
    Topic.CREATE_OPPORTUNITY: "create opportunities",
    Topic.CREATE_INVOICE: "create invoices",
    Topic.LINK_REQ: "link REQs to opportunities",
    Topic.MOVE_OPPORTUNITY: "move opportunities",
}
#: The statuses in which an opportunity can be changed in each of these ways.
_WHILE = {
    Topic.EDIT_OPPORTUNITY: {Status.OPEN, Status.ON_HOLD},
    Topic.MOVE_OPPORTUNITY: {Status.OPEN},
    Topic.LINK_REQ: {Status.OPEN, Status.WON},
}
_OF_ONES_OWN = {Topic.LINK_REQ, Topic.MOVE_OPPORTUNITY}
