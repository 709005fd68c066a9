"""The reporter's side of the desk: opening tickets, adding to them, and saying whether it helped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from domain.errors import BadValue, NotOpen
from tickets import policy
from tickets.alerts import Alert
from tickets.cleaning import clean, fit, sha256_of
from tickets.climbing import Rung, climb, stirred
from tickets.events import Event
from tickets.incident import Incident
from tickets.incidents import joined
from tickets.late import armed
from tickets.parts import ANYWHERE
from tickets.raising import follow
from tickets.recurring import raise_again
from tickets.standing import Standing, by_reporter
from tickets.ticket import (
    FIRST_PRIORITY,
    LIVE,
    Report,
    Ticket,
    TicketStatus,
    Visibility,
)

NEW_TICKETS_PER_HOUR = 10  # of one reporter; more words go on the latest ticket
QUIET = timedelta(hours=24)  # after a day without a word, the same symptom is a new ticket
NOTHING_FOUND: Mapping[str, str] = {}
REOPENS_FOR = timedelta(days=7)  # after that, it is a new ticket that follows the old one


@dataclass(frozen=True)
class Opened:
    """What became of a report: its ticket, whether that is a new one, and what must be sent.

    A ticket that joined an open incident is new and alerts nobody again: its card counts it.
    """

    ticket: Ticket
    is_new: bool
    alerts: tuple[Alert, ...] = ()
    incident: Incident | None = None
    joined: bool = False


class Intake(Standing):
    """What reporters do. Never commits: the caller owns the transaction."""

    def open(self, report: Report, now: datetime) -> Opened:
        """Store a report as a ticket, or on the ticket it belongs to; secrets are removed first.

        A repeated turn gets its ticket and alerts again. The same reporter with the same symptom of
        the same object adds to the live ticket of that day; nobody is alerted a second time, unless
        the whole ladder was in vain.
        Too many an hour go on the latest ticket, but never what people must be alerted of.
        """
        report = clean(report)
        self._store.hold()
        if known := self._store.of_turn(report.turn_id):
            repeats = known.report.turn_id == report.turn_id
            return Opened(known, False, self._first_alerts(known) if repeats else ())
        if home := self._home_of(report, now):
            self._say(home, report.summary, now, report.turn_id)
            fault = self._store.incident_of(home.incident_id) if home.incident_id else None
            rung = self._stir(fault, now)
            return Opened(self.ticket(home.ref), False, by_id(rung.alerts) if rung else ())
        incident, began = joined(report, self._store, now)
        if incident:  # staff may have changed how bad it is
            report = replace(report, severity=incident.severity)
        ticket = self._new(report, incident, now)
        self._store.add(ticket)
        self._store.note(_opened(ticket, now, began=began))
        rung = self._stir(incident, now)
        return Opened(
            self.ticket(ticket.ref),
            True,
            by_id(rung.alerts) if rung else (),
            rung.incident if rung else incident,
            joined=incident is not None and not began,
        )

    def for_reporter(self, reporter_key: str) -> tuple[Ticket, ...]:
        """Return what somebody may see: their own tickets, nothing internal, newest first."""
        return tuple(map(_without_internal, self._store.of_reporter(reporter_key)))

    def unfinished_of(self, reporter_key: str) -> tuple[Ticket, ...]:
        """Return the tickets of one person about which there may be more to say, newest first."""
        return tuple(map(_without_internal, self._store.unfinished_of(reporter_key)))

    def supply(
        self, ref: str, found: Mapping[str, str], words: str, now: datetime, turn_id: str
    ) -> tuple[str, ...]:
        """Fill the missing fields of a ticket with what its reporter said later; return which.

        `found` has values by their names in SevenFields. The words become a public message, once a
        turn. Raise NotFound.
        """
        self._store.hold()
        ticket = self.ticket(ref)
        filled = () if self._store.of_turn(turn_id) else self._fill(ticket, found)
        if filled:
            self._say(ticket, words, now, turn_id)
        return filled

    def answer(
        self,
        ref: str,
        words: str,
        now: datetime,
        turn_id: str,
        *,
        found: Mapping[str, str] = NOTHING_FOUND,
    ) -> Ticket:
        """Add what the reporter says to their ticket; a pending or resolved one is open again.

        Fields that were `found` in the words are filled where they are missing.
        """
        ticket = self.ticket(ref)
        if self._store.of_turn(turn_id):
            return ticket
        _may_go_on(ticket, now)
        self._fill(ticket, found)
        self._say(ticket, words, now, turn_id, quietly=ticket.status is TicketStatus.RESOLVED)
        return self.reopen(ref, now)  # of which people are told

    def note_of_reporter(self, ref: str, words: str, now: datetime, turn_id: str) -> None:
        """Keep what the reporter says on their ticket, and leave it as it stands."""
        if not self._store.of_turn(turn_id):
            self._say(self.ticket(ref), words, now, turn_id)

    def solved(
        self, ref: str, now: datetime, *, words: str = "", turn_id: str | None = None
    ) -> Ticket:
        """Close a resolved ticket because its reporter says that it is. Again changes nothing.

        The `words` of a turn in which they said so are kept on it.
        """
        ticket = self.ticket(ref)
        if ticket.status is TicketStatus.CLOSED:
            return ticket
        if turn_id:
            self._say(ticket, words, now, turn_id)
        return self._move(ticket, TicketStatus.CLOSED, by_reporter(ticket, "closed", now))

    def reopen(self, ref: str, now: datetime) -> Ticket:
        """Open a resolved ticket again because it isn't. Again changes nothing."""
        ticket = self.ticket(ref)
        if ticket.status in LIVE:
            return ticket
        _may_go_on(ticket, now)
        self._store.hold()
        ticket = self._move(ticket, TicketStatus.OPEN, by_reporter(ticket, "reopened", now))
        raise_again(ticket, self._store, now)
        follow(self.ticket(ref), self._store)
        return self.ticket(ref)

    def rate(self, ref: str, score: int, now: datetime) -> bool:
        """Keep a rating from 1 to 5, once; False when there is one already."""
        ticket = self.ticket(ref)
        if score not in range(1, 6):
            raise BadValue("score", "A rating is a number from 1 to 5.")
        if ticket.csat is not None or ticket.csat_asked_at is None:
            return False
        event = by_reporter(ticket, "rated", now)
        return self._save(replace(ticket, csat=score), replace(event, detail={"score": score}))

    def _fill(self, ticket: Ticket, found: Mapping[str, str]) -> tuple[str, ...]:
        """Give the fields that have no value the one that was found; return which."""
        known = ticket.fields
        lacking = {it: fit(said) for it, said in found.items() if getattr(known, it).value is None}
        self._store.fill(ticket.id, lacking)
        return tuple(lacking)

    def _new(self, report: Report, incident: Incident | None, now: datetime) -> Ticket:
        severity, plan = report.severity, report.reporter.plan
        target, calendar = self._store.target(plan, severity), self._store.calendar()
        first, solution = target.due(now, calendar)
        ticket = Ticket(
            id=uuid5(NAMESPACE_URL, f"ticket/{report.turn_id}"),  # the same one after a restore
            number=self._store.next_number(),
            status=TicketStatus.NEW,
            report=report,
            opened_at=now,
            transcript_sha256=sha256_of(report.transcript),
            category=policy.category(report.rule_id),
            priority=FIRST_PRIORITY[severity],
            priority_why=f"{severity} by the rule {report.rule_id}",
            incident_id=incident.id if incident else None,
            first_response_due=first,
            resolution_due=solution,
            follows_id=self._store.finished_twin(report.reporter, report.rule_id, report.about),
        )
        return armed(ticket, target, calendar)

    def _home_of(self, report: Report, now: datetime) -> Ticket | None:
        """Find the ticket that these words belong to, if no new one is due."""
        key = report.reporter.key
        anything = not report.about and report.rule_id in ANYWHERE  # "it's broken again"
        about = None if anything else report.about
        twin = self._store.live_twin(key, report.rule_id, about)
        if twin and now - twin.last_activity <= QUIET:
            return twin
        if report.severity.alerts:
            return None
        latest, count = self._store.latest_since(key, now - timedelta(hours=1))
        return latest if count >= NEW_TICKETS_PER_HOUR else None

    def _stir(self, incident: Incident | None, now: datetime) -> Rung | None:
        """Take the ladder's step that is due, from below where all was climbed in vain."""
        return climb(stirred(incident, now), self._store, now) if incident else None

    def _first_alerts(self, ticket: Ticket) -> tuple[Alert, ...]:
        """Return what was promised when the ticket was opened."""
        mine = self._store.alerts_about(ticket)
        return by_id(each for each in mine if each.created_at == ticket.opened_at)


def by_id(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Return alerts in an order that doesn't depend on how they were read."""
    return tuple(sorted(alerts, key=lambda each: each.id))


def _opened(ticket: Ticket, now: datetime, *, began: bool) -> Event:
    report = ticket.report
    return Event(
        kind="opened",
        at=now,
        actor=report.reporter.name,
        ticket_id=ticket.id,
        incident_id=ticket.incident_id,
        detail={"rule": report.rule_id, "severity": report.severity.value, "began": began},
    )


def _may_go_on(ticket: Ticket, now: datetime) -> None:
    """Raise NotOpen for a ticket that is over for good."""
    if ticket.status is TicketStatus.CLOSED or is_too_old(ticket, now):
        raise NotOpen(f"{ticket.ref} is closed. Tell me what happens, and I open a new one.")


def is_too_old(ticket: Ticket, now: datetime) -> bool:
    """Whether a ticket was resolved so long ago that it is not opened again."""
    return ticket.resolved_at is not None and now - ticket.resolved_at > REOPENS_FOR


def _without_internal(ticket: Ticket) -> Ticket:
    return replace(
        ticket,
        messages=tuple(each for each in ticket.messages if each.visibility is Visibility.PUBLIC),
    )
