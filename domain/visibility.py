"""Why somebody can't see or do something: every gate in order, and who can open the shut one."""

from dataclasses import dataclass
from enum import StrEnum

from domain import lookup
from domain.access import Action, Actor, Fixer, Gate, Reason, Role, decide, gates, why_seen
from domain.errors import Ambiguous, DetailMissing, NotFound
from domain.names import listed
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.records import Records
from domain.reqs import ReqStatus


class Topic(StrEnum):
    """What is missing or doesn't work."""

    OPPORTUNITIES_TAB = "opportunities_tab"
    CREATE_OPPORTUNITY = "create_opportunity"
    EDIT_OPPORTUNITY = "edit_opportunity"
    REQS_ON_OPPORTUNITY = "reqs_on_opportunity"
    BILLING_TAB = "billing_tab"
    OPPORTUNITY = "opportunity"
    REQ = "req"


@dataclass(frozen=True)
class Check:
    """One gate: passed, shut, or not reached."""

    label: str
    passed: bool | None


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What stands in the way of `subject_name`, in words, and who can change it.

    When every gate is open and it still doesn't work, the product is at fault: `must_escalate`.
    """

    topic: Topic
    subject_name: str
    verdict: Gate
    sentence: str
    fixer: Fixer
    checked: tuple[Check, ...]

    @property
    def must_escalate(self) -> bool:
        """Nothing explains the symptom, so support has to look."""
        return self.verdict is Gate.INCONSISTENT


@dataclass(frozen=True)
class _Case:
    records: Records
    subject: Actor
    asker: Actor
    topic: Topic
    ref: str | None

    @property
    def whom(self) -> str:
        return "you" if self.subject.member_id == self.asker.member_id else self.subject.name


def diagnose(
    records: Records,
    subject: Actor,
    topic: Topic,
    ref: str | None = None,
    *,
    asker: Actor | None = None,
) -> Diagnosis:
    """Why `subject` can't see or do what `topic` and `ref` (a deal, REQ or client) name.

    `asker` is the admin who asks on their behalf, the subject if left out. Raises DetailMissing
    or Ambiguous when it takes a closer look at one object and none, or several, are named.
    """
    case = _Case(records, subject, asker or subject, topic, ref)
    reasons = decide(subject, ACTIONS[topic], whom=case.whom).reasons or (_look_closer(case),)
    told = reasons[:1] if reasons[0].gate is Gate.ROLE_NEVER else reasons
    return Diagnosis(
        topic=topic,
        subject_name=subject.name,
        verdict=reasons[0].gate,
        sentence=" ".join(_with_names(case, reason) for reason in told),
        fixer=reasons[0].fixer,
        checked=tuple(_checks(case, reasons)),
    )


def _look_closer(case: _Case) -> Reason:
    """The person may in general, so it is the object, or nothing that we know of."""
    match case.topic:
        case Topic.OPPORTUNITIES_TAB | Topic.BILLING_TAB:
            return _inconsistent(case.subject)
        case Topic.CREATE_OPPORTUNITY:
            return _without_client(case)
        case Topic.REQS_ON_OPPORTUNITY if case.ref is None:
            return _none_linked("an opportunity")
        case Topic.REQ:
            return _about_req(case)
        case Topic.REQS_ON_OPPORTUNITY | Topic.OPPORTUNITY | Topic.EDIT_OPPORTUNITY:
            return _about_opportunity(case)


def _without_client(case: _Case) -> Reason:
    try:
        lookup.client(case.records, case.subject, case.ref or "")
    except (DetailMissing, NotFound) as missing:
        known = f"{missing} " if isinstance(missing, NotFound) else ""
        return Reason(
            Gate.CLIENT_NEEDED,
            f"{known}Every opportunity needs a client: choose one, or create it on the way.",
            Fixer.YOU,
        )
    return _inconsistent(case.subject)


def _about_opportunity(case: _Case) -> Reason:
    try:
        found = lookup.opportunity(case.records, case.asker, case.ref or "")
    except Ambiguous:
        raise
    except NotFound as missing:
        return _out_of_sight(case, missing, "opportunities")
    decision = decide(
        case.subject,
        ACTIONS[case.topic],
        found.owner_id,
        shared_with=found.shared_with,
        whom=case.whom,
    )
    if not decision.allowed:
        return decision.first
    match case.topic:
        case Topic.REQS_ON_OPPORTUNITY if not found.reqs:
            return _none_linked(found.ref)
        case Topic.EDIT_OPPORTUNITY if found.status is not Status.OPEN:
            return _closed(found)
        case Topic.REQS_ON_OPPORTUNITY:
            return _there(f"Linked to {found.ref}: {listed([req.heading for req in found.reqs])}.")
        case Topic.EDIT_OPPORTUNITY:
            return _stale(found.heading, case.whom)
        case _ if found.status is not Status.OPEN:
            return _filtered(found.heading, found.status.label)
        case _:
            seen = why_seen(case.subject, found.owner_id, case.whom)
            return _there(f"{seen}{found.heading} is there, in {found.display_stage}.")


def _about_req(case: _Case) -> Reason:
    try:
        found = lookup.req(case.records, case.asker, case.ref or "")
    except Ambiguous:
        raise
    except NotFound as missing:
        return _out_of_sight(case, missing, "REQs")
    decision = decide(case.subject, Action.SEE_REQS, found.owner_id, whom=case.whom)
    if not decision.allowed:
        return decision.first
    if found.status is not ReqStatus.OPEN:
        return _filtered(found.heading, found.status.label)
    return _there(f"{found.heading} is there, with {found.client_name}.")


def _out_of_sight(case: _Case, missing: NotFound, what: str) -> Reason:
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
    final = opportunity.status.is_final
    resting = "Its details can be edited; it is moved and closed only after it was resumed."
    told = "Closed deals stay as they are." if final else resting
    sentence = f"{opportunity.heading} is {opportunity.status.label}. {told}"
    return Reason(Gate.CLOSED, sentence, Fixer.NOBODY if final else Fixer.YOU)


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
        "If it is still missing then, tell me, and support will look.",
        Fixer.YOU,
    )


def _stale(heading: str, whom: str) -> Reason:
    return Reason(
        Gate.FILTERED,
        f"{heading} is open, and {whom} may edit it. Reload the page: an old one shows it locked. "
        "If it still can't be edited then, tell me, and support will look.",
        Fixer.YOU,
    )


def _inconsistent(subject: Actor) -> Reason:
    return Reason(
        Gate.INCONSISTENT,
        f"Role ({subject.role.label}), plan ({subject.workspace.plan.label}), permissions and "
        "switches are all in order, so this should work. Support has to look at it.",
        Fixer.SUPPORT,
    )


def _with_names(case: _Case, reason: Reason) -> str:
    """Who the helpful colleague is, by name."""
    role = _FIXING_ROLES.get(reason.fixer)
    team = case.records.members(case.subject.workspace.id) if role else ()
    people = [member.name for member in team if member.role is role][:3]
    if not people:
        return reason.sentence
    return f"{reason.sentence} In {case.subject.workspace.name} that is {listed(people, 'or')}."


def _checks(case: _Case, reasons: tuple[Reason, ...]) -> list[Check]:
    shut = {reason.gate for reason in reasons}
    general = [gate for gate in gates(ACTIONS[case.topic]) if gate is not Gate.NOT_VISIBLE]
    checks = [Check(_label(gate, case.subject), gate not in shut) for gate in general]
    reached = case.ref is not None and not shut & set(general)
    for gate in _CLOSER.get(case.topic, ()):
        checks.append(Check(_label(gate, case.subject), gate not in shut if reached else None))
        reached = reached and gate not in shut
    return checks


def _label(gate: Gate, subject: Actor) -> str:
    return _LABELS[gate].format(role=subject.role.label, plan=subject.workspace.plan.label)


ACTIONS: dict[Topic, Action] = {
    Topic.OPPORTUNITIES_TAB: Action.SEE_OPPORTUNITIES,
    Topic.CREATE_OPPORTUNITY: Action.CREATE_OPPORTUNITY,
    Topic.EDIT_OPPORTUNITY: Action.EDIT_OPPORTUNITY,
    Topic.REQS_ON_OPPORTUNITY: Action.SEE_OPPORTUNITIES,
    Topic.BILLING_TAB: Action.SEE_BILLING,
    Topic.OPPORTUNITY: Action.SEE_OPPORTUNITIES,
    Topic.REQ: Action.SEE_REQS,
}

#: What is asked of one object once the person may in general.
_CLOSER: dict[Topic, tuple[Gate, ...]] = {
    Topic.CREATE_OPPORTUNITY: (Gate.CLIENT_NEEDED,),
    Topic.EDIT_OPPORTUNITY: (Gate.WRONG_WORKSPACE, Gate.NOT_VISIBLE, Gate.CLOSED),
    Topic.REQS_ON_OPPORTUNITY: (Gate.WRONG_WORKSPACE, Gate.NOT_VISIBLE, Gate.NONE_LINKED),
    Topic.OPPORTUNITY: (Gate.WRONG_WORKSPACE, Gate.NOT_VISIBLE, Gate.FILTERED),
    Topic.REQ: (Gate.WRONG_WORKSPACE, Gate.NOT_VISIBLE, Gate.FILTERED),
}

_FIXING_ROLES = {Fixer.TEAM_ADMIN: Role.TEAM_ADMIN, Fixer.SUPER_ADMIN: Role.SUPER_ADMIN}

_LABELS = {
    Gate.ROLE_NEVER: "Role: {role}",
    Gate.PLAN_UPGRADE: "Plan: {plan}",
    Gate.DEALS_DISABLED: "Deals switched on",
    Gate.NEEDS_GRANT: "Permission",
    Gate.WRONG_WORKSPACE: "In this workspace",
    Gate.NOT_VISIBLE: "Owned or shared",
    Gate.BILLING_ROLE: "Role for Billing: {role}",
    Gate.BILLING_DISABLED: "Billing switched on",
    Gate.CLIENT_NEEDED: "Client",
    Gate.NONE_LINKED: "REQs linked",
    Gate.CLOSED: "Open",
    Gate.FILTERED: "Not filtered out",
}
