"""An incident: the one fault behind many tickets, and what makes two reports the same fault."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.names import word_set
from tickets.ladder import Policy
from tickets.parts import ANYWHERE, VAGUE, parts_in
from tickets.policy import INCONSISTENT
from tickets.ticket import Report, Severity


class IncidentStatus(StrEnum):
    """Where an incident stands. The first three are open; `merged` is part of another one."""

    TRIGGERED = "triggered"
    ACKNOWLEDGED = "acknowledged"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    MERGED = "merged"


OPEN = (IncidentStatus.TRIGGERED, IncidentStatus.ACKNOWLEDGED, IncidentStatus.MITIGATED)


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One fault. `reporters`, `workspaces` and `tickets` are counted when it is read."""

    id: UUID
    number: int
    fingerprint: str
    component: str
    title: str
    severity: Severity
    status: IncidentStatus
    opened_at: datetime
    policy: Policy  # as it was when the incident began: editing a policy changes no running one
    step: int = 0  # the ladder's next step
    round: int = 0
    times: int = 1  # it was triggered: again after every silence
    next_step_at: datetime | None = None  # only while triggered
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_by_id: UUID | None = None
    #: Acknowledged and then silent until then, it is triggered again.
    wakes_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    resolution: str | None = None
    recurrence_of: UUID | None = None
    merged_into: UUID | None = None
    version: int = 1
    tickets: int = 0
    reporters: int = 0
    workspaces: int = 0

    @property
    def ref(self) -> str:
        """The number people use: "INC-1001"."""
        return f"INC-{self.number}"


#: What differs between two reports of one fault: addresses, ids, numbers, quoted names.
_VARYING = (
    re.compile(r"https?://\S+"),
    re.compile(r"(?i)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”"),
    re.compile(r"\b[A-Z]{2,5}-\d+\b"),
    re.compile(r"\S*\d\S*"),
)
#: Words that say no more than that there was an error.
_BARE = word_set("error an a the code status http message internal server says it with")
_SEGMENT_ID = re.compile(r"(?i)^(?:[a-z]{2,5}-)?[0-9a-f-]*\d[0-9a-f-]*$")


def fingerprint(report: Report) -> str | None:
    """Return what reports of the same fault share; None for a wish, which is no fault.

    It is made of the component, the error's text without ids and numbers, and the route; where a
    rule fits any part of the product, of the parts that are named as well. A report by no rule
    counts as a fault only if it quotes an error.
    """
    error = error_of(report)
    if report.severity is Severity.P4 or (report.rule_id == "general.reported" and not error):
        return None
    parts = (_what_fails(report, error), error, route_of(report))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _what_fails(report: Report, error: str) -> str:
    """Return the component, and what fails of it where its rule doesn't say.

    What names nothing that others could name as well is its workspace's alone.
    """
    component = component_of(report)
    if component not in ANYWHERE:
        return component
    what = _diagnosed(report) if component == INCONSISTENT else parts_in(report.summary)
    comparable = what or error or route_of(report) or component not in VAGUE
    return f"{component}/{what if comparable else _home(report)}"


def _diagnosed(report: Report) -> str:
    """Return what was diagnosed: one object of a workspace, or what everybody has."""
    return f"{report.about}@{_home(report)}" if report.deal else report.about


def _home(report: Report) -> str:
    who = report.reporter
    return str(who.workspace_id or who.slack_team)


def component_of(report: Report) -> str:
    """Return the part of the product a report is about: its rule."""
    return report.rule_id


def error_of(report: Report) -> str:
    """Return the error's text without what varies; empty when it says nothing more than "error"."""
    text = report.fields.error_message.value or ""
    for varying in _VARYING:
        text = varying.sub(" ", text)
    words = re.findall(r"\w+", text.casefold())
    return "" if set(words) <= _BARE else " ".join(words)


def route_of(report: Report) -> str:
    """Return the page's path with ids left open: "/opportunities/*/billing"."""
    found = re.match(r"(?:https?://)?[^/]+(/[^?#]*)?", report.fields.url.value or "")
    path = (found[1] or "") if found else ""
    parts = ("*" if _SEGMENT_ID.match(each) else each.casefold() for each in path.split("/"))
    return "/".join(parts).rstrip("/")
