"""What `/rex` can do, one sub-command each; whoever adds one adds it to the table."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.asked import ASK
from bot.linking import LINK_MAIL, Linking
from bot.offers import GUIDE, barred, offers
from bot.slack.commands import COMMAND, LEAD, Asked, Subcommand, sentence, told
from bot.slack.identity import Stranger
from bot.slack.kit import Message
from bot.slack.marks import bold, escape, one_line
from bot.sql.database import Database
from bot.sql.linking import keep_unlinked
from bot.sql.room import Room
from bot.steps import JsonObject
from bot.turn import Incoming, Place
from bot.web import StaffRoom
from domain.access import Actor
from domain.errors import DomainError, NotFound
from domain.names import and_more
from tickets.console.listing import BUILT_IN, COUNTED, Entry
from tickets.desk import TicketDesk
from tickets.rendering import SIGNS
from tickets.sql.listing import SqlQueue
from tickets.staff import Staff
from tickets.ticket import Ticket
from tools.board import board_of, pictured

MOST_LISTED = 10
NOT_STAFF = "The console is for HirePilot's own support staff."
NO_ADDRESS = (
    "I can't be reached by browsers here, so I can't send a link. A Team Admin can add your Slack "
    "address to your HirePilot account."
)
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


@dataclass(frozen=True)
class Slashes:
    """The sub-commands, with what they need."""

    database: Database
    room: StaffRoom
    clock: Callable[[], datetime]
    #: Records a turn durably.
    record: Callable[[Incoming], None]
    linking: Linking
    start_job: Callable[[str, str, JsonObject], None]

    @property
    def table(self) -> tuple[Subcommand, ...]:
        """Every sub-command."""
        return (
            Subcommand(
                name="help", does="what I can do for you", answer=self.help, about_them=True
            ),
            Subcommand(
                name="ask", does="and a question: the answer comes directly to you", answer=self.ask
            ),
            Subcommand(
                name="pipeline",
                does="the board of the deals that you see",
                answer=self.pipeline,
                about_them=True,
                is_for=lambda asked, _: sees_deals(asked),
            ),
            Subcommand(
                name="link",
                does="and the address that HirePilot knows you by: a mail there lets you prove it",
                answer=self.link,
                about_them=True,
                is_for=lambda _, is_staff: not is_staff,
            ),
            Subcommand(
                name="unlink",
                does="to be a stranger to me from now on",
                answer=self.unlink,
                is_for=lambda asked, _: is_member(asked),
            ),
            Subcommand(
                name="tickets",
                does="your tickets and how they stand; for support staff, the queue",
                answer=self.tickets,
                about_them=True,
                is_for=lambda asked, is_staff: is_member(asked) or is_staff,
            ),
            Subcommand(
                name="console",
                does="a link that signs support staff in to the console",
                answer=self.console,
                is_for=lambda _, is_staff: is_staff,
            ),
        )

    def help(self, asked: Asked) -> Message:
        """Say what REX can do for this person, and what to say to have it done."""
        actor = asked.who if isinstance(asked.who, Actor) else None
        lines = [f"• I {escape(it.does)}: “{escape(it.ask)}”" for it in offers(actor)]
        is_staff = self.is_staff(asked)
        closed = _closed(asked, is_staff)
        fitting = (each.name for each in self.table if each.is_for(asked, is_staff))
        commands = ", ".join(f"`{COMMAND} {name}`" for name in fitting)
        tail = [escape(closed)] if closed else []
        return told("\n".join([LEAD, *lines, *tail, f"Commands: {commands}"]))

    def ask(self, asked: Asked) -> Message:
        """Record a question; its turn answers it in the direct messages with this person."""
        if not asked.words:
            return sentence(f"Put the question behind it: {COMMAND} ask {GUIDE.ask}")
        place = Place(team=asked.team, channel=asked.channel, thread=asked.user, is_dm=False)
        at = self.clock().timestamp()
        self.record(
            Incoming(
                id=f"{at:017.6f}:command:{asked.trigger_id}",
                kind="click",
                place=place,
                user=asked.user,
                ts=f"{at:.6f}",
                text=asked.words,
                action=ASK,
            )
        )
        return sentence("I'm on it: the answer comes in our direct messages.")

    def link(self, asked: Asked) -> Message:
        """Have a one-time link mailed; whether HirePilot knows the address is not told."""
        with self.database.reading() as session:
            connected = Room.on(session).records.workspace_of_team(asked.team) is not None
        if not connected:
            return sentence("This Slack workspace isn't connected to a HirePilot workspace.")
        if not self.linking.address():
            return sentence(NO_ADDRESS)
        if not _ADDRESS.fullmatch(asked.words):
            who = asked.who
            known = f"I know you as {who.name} ({who.email}). " if isinstance(who, Actor) else ""
            return sentence(f"{known}Type {COMMAND} link you@company.example, your address there.")
        wish = self.linking.wish(asked.team, asked.user, asked.words)
        self.start_job(LINK_MAIL, wish.id, wish.model_dump(mode="json"))
        return sentence(
            f"If HirePilot knows {asked.words} in this workspace, a link is on its way there. It "
            "works once, within 30 minutes."
        )

    def unlink(self, asked: Asked) -> Message:
        """Know somebody no more, not even by their address, until they ask for a link."""
        with self.database.transaction() as session:
            was = Room.on(session).records.unlink(asked.team, asked.user)
            keep_unlinked(session, asked.team, asked.user, self.clock())
        done = "You are unlinked" if was else "You weren't linked, and won't be"
        return sentence(f"{done}. To be linked again: {COMMAND} link you@company.example")

    def pipeline(self, asked: Asked) -> Message:
        """Draw the board of the deals that this person sees."""
        if isinstance(asked.who, Stranger):
            return sentence(asked.who.reason)
        with self.database.reading() as session:
            try:
                board = board_of(Room.on(session).records, asked.who)
            except DomainError as refused:
                return sentence(str(refused))
        return told(escape(pictured(board, asked.who)))

    def console(self, asked: Asked) -> Message:
        """Give a member of staff a link; `/rex console TKT-1001` leads to that ticket."""
        try:
            return self._console(asked)
        except NotFound as missing:
            return sentence(str(missing))

    def _console(self, asked: Asked) -> Message:
        with self.database.reading() as session:
            desk = TicketDesk(Room.on(session).tickets)
            staff = desk.staff_in_slack(asked.team, asked.user)
            if staff is None:
                return sentence(NOT_STAFF)
            to = f"/tickets/{desk.ticket(asked.words).number}" if asked.words else "/"
        link = self.room.link(staff, to)
        return told(
            f"<{link}|Open the staff console>\n"
            "The link works once, within ten minutes, and signs you in. Only you see it."
        )

    def tickets(self, asked: Asked) -> Message:
        """List somebody's own tickets, or for staff what waits in the queue."""
        with self.database.reading() as session:
            room = Room.on(session)
            desk = TicketDesk(room.tickets)
            staff = desk.staff_in_slack(asked.team, asked.user)
            if staff is not None:
                return self._queue(SqlQueue(session), staff)
            if isinstance(asked.who, Stranger):
                return sentence(asked.who.reason)
            return _own(desk.for_reporter(str(asked.who.member_id)))

    def is_staff(self, asked: Asked) -> bool:
        """Whether somebody is HirePilot's own support staff."""
        with self.database.reading() as session:
            desk = TicketDesk(Room.on(session).tickets)
            return desk.staff_in_slack(asked.team, asked.user) is not None

    def _queue(self, queue: SqlQueue, staff: Staff) -> Message:
        now = self.clock()
        entries = queue.find(BUILT_IN["Live"], staff.id, now, MOST_LISTED)
        counts = (
            f"{queue.count(replace(wanted, cursor=None), staff.id, now, COUNTED)} {name.lower()}"
            for name, wanted in BUILT_IN.items()
            if name in ("Live", "Mine", "Unassigned", "Breaching")
        )
        head = f"{bold('The queue')} {escape(', '.join(counts))}"
        lines = [f"• {line(entry, self.room)}" for entry in entries]
        rest = f"<{self.room.page('/')}|The whole queue> (`/rex console` signs you in)"
        return told("\n".join([head, *lines, rest]))


def is_member(asked: Asked) -> bool:
    """Whether REX knows which HirePilot account is theirs."""
    return isinstance(asked.who, Actor)


def sees_deals(asked: Asked) -> bool:
    """Whether deals are open to them."""
    return isinstance(asked.who, Actor) and not barred(asked.who)


def _closed(asked: Asked, is_staff: bool) -> str | None:
    """Say why somebody can't work with deals here; staff know."""
    if isinstance(asked.who, Actor):
        return barred(asked.who)
    return None if is_staff else asked.who.reason


def line(entry: Entry, room: StaffRoom) -> str:
    """Return a ticket of the queue in one line of mrkdwn."""
    about = escape(one_line(f"{entry.title}, {entry.reporter}, {entry.status}"))
    who = escape(entry.assignee or "nobody yet")
    link = f"<{room.page(f'/tickets/{entry.number}')}|{entry.ref}>"
    return f"{SIGNS[entry.severity]} {link} {about}: {who}"


def _own(tickets: tuple[Ticket, ...]) -> Message:
    if not tickets:
        return sentence(
            "You have no tickets. Tell me what is wrong, and I open one if it needs to."
        )
    lines = [f"• {own_line(ticket)}" for ticket in tickets[:MOST_LISTED]]
    tail = and_more(len(tickets), len(lines))
    return told("\n".join([bold("Your tickets, newest first"), *lines, *tail]))


def own_line(ticket: Ticket) -> str:
    """Return somebody's own ticket in one line of mrkdwn."""
    who = f", with {ticket.has_it}" if ticket.has_it else ""
    return f"{bold(ticket.ref)} {escape(one_line(f'{ticket.title} ({ticket.status}{who})'))}"
