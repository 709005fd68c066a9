"""Why somebody can't see or do something: every gate in order, and who can open the shut one."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.access import Actor, Fixer, Gate, Reason, decide, gates
from domain.closer_look import look_closer
from domain.people import who_can
from domain.records import Records
from domain.topics import Case, Topic


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
    case = Case(records, subject, asker or subject, topic, ref)
    reasons = decide(subject, case.action, whom=case.whom).reasons or (look_closer(case),)
    told = reasons[:1] if reasons[0].gate is Gate.ROLE_NEVER else reasons
    return Diagnosis(
        topic=topic,
        subject_name=subject.name,
        verdict=reasons[0].gate,
        sentence=" ".join(_sentences(case, told)),
        fixer=reasons[0].fixer,
        checked=tuple(_checks(case, reasons)),
    )


def _sentences(case: Case, told: tuple[Reason, ...]) -> Iterator[str]:
    """What stands in the way, and once for each helpful role who that is, by name."""
    named: set[Fixer] = set()
    for reason in told:
        who = "" if reason.fixer in named else who_can(case.records, case.asker, reason.fixer)
        named.add(reason.fixer)
        yield f"{reason.sentence} {who}".strip()


def _checks(case: Case, reasons: tuple[Reason, ...]) -> list[Check]:
    shut = {reason.gate for reason in reasons}
    general = [gate for gate in gates(case.action) if gate is not Gate.NOT_VISIBLE]
    checks = [Check(_label(gate, case.subject), gate not in shut) for gate in general]
    reached = case.ref is not None and not shut & set(general)
    for gate in _CLOSER.get(case.topic, ()):
        checks.append(Check(_label(gate, case.subject), gate not in shut if reached else None))
        reached = reached and gate not in shut
    return checks


def _label(gate: Gate, subject: Actor) -> str:
    return _LABELS[gate].format(role=subject.role.label, plan=subject.workspace.plan.label)


_ON_ONE = (Gate.WRONG_WORKSPACE, Gate.NOT_VISIBLE)
#: What is asked of one object once the person may in general.
_CLOSER: dict[Topic, tuple[Gate, ...]] = {
    Topic.CREATE_OPPORTUNITY: (Gate.CLIENT_NEEDED,),
    Topic.EDIT_OPPORTUNITY: (*_ON_ONE, Gate.CLOSED),
    Topic.MOVE_OPPORTUNITY: (*_ON_ONE, Gate.CLOSED, Gate.ON_HOLD),
    Topic.REQS_ON_OPPORTUNITY: (*_ON_ONE, Gate.NONE_LINKED),
    Topic.LINK_REQ: (*_ON_ONE, Gate.CLOSED, Gate.ON_HOLD),
    Topic.OPPORTUNITY: (*_ON_ONE, Gate.FILTERED),
    Topic.REQ: (*_ON_ONE, Gate.FILTERED),
}

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
    Gate.CLOSED: "Not closed",
    Gate.ON_HOLD: "Not on hold",
    Gate.FILTERED: "Not filtered out",
}
