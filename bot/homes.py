"""App Home: for staff their work and whether they are on duty, for others their own tickets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.slack.home import Work, home_view, staff_view
from bot.slack.kit import Json
from bot.slashes import line, own_line
from bot.sql.database import Database
from bot.sql.room import Room
from bot.web import StaffRoom
from tickets.console.figures import length, share
from tickets.console.listing import BUILT_IN, COUNTED, Wanted, Whose
from tickets.console.rendering import span
from tickets.desk import TicketDesk
from tickets.sql.figures import SqlFigures
from tickets.sql.listing import SqlQueue
from tickets.staff import Staff

MOST_LISTED = 8
SHOWN_DAYS = 30
ON_DUTY, OFF_DUTY = "duty_on", "duty_off"


@dataclass(frozen=True)
class Homes:
    """Everybody's App Home."""

    database: Database
    room: StaffRoom
    clock: Callable[[], datetime]

    def view(self, team: str, user: str) -> Json:
        """Return what somebody sees there now."""
        with self.database.reading() as session:
            room = Room.on(session)
            desk = TicketDesk(room.tickets)
            staff = desk.staff_in_slack(team, user)
            if staff is not None:
                on_duty = staff.id in room.tickets.on_duty(self.clock())
                queue, figures = SqlQueue(session), SqlFigures(session)
                return staff_view(self._work(queue, figures, staff, on_duty=on_duty))
            actor = room.records.linked_actor(team, user)
            tickets = desk.for_reporter(actor.member_id) if actor else ()
            return home_view([own_line(ticket) for ticket in tickets[:MOST_LISTED]])

    def press(self, team: str, user: str, action: str) -> None:
        """Switch somebody's duty on or off; a press by anybody else changes nothing."""
        now = self.clock()
        with self.database.transaction() as session:
            store = Room.on(session).tickets
            staff = store.staff_in_slack(team, user)
            if staff is None:
                return
            if action == ON_DUTY:
                store.start_shift(staff.id, now, None)
            elif action == OFF_DUTY:
                store.end_shifts(staff.id, now)

    def _work(self, queue: SqlQueue, figures: SqlFigures, staff: Staff, *, on_duty: bool) -> Work:
        now = self.clock()
        mine = queue.find(Wanted(whose=Whose.MINE), staff.id, now, MOST_LISTED)
        free = queue.find(Wanted(whose=Whose.UNASSIGNED), staff.id, now, MOST_LISTED)
        counts = figures.counts(now - timedelta(days=SHOWN_DAYS))
        late = queue.count(BUILT_IN["Breaching"], staff.id, now, COUNTED)
        return Work(
            name=staff.name.split()[0],
            on_duty=on_duty,
            mine=[line(entry, self.room) for entry in mine],
            free=[line(entry, self.room) for entry in free],
            figures=(
                f"{late} waiting too long",
                f"{counts.tickets} tickets in {SHOWN_DAYS} days",
                f"first response {span(length(counts.first_response_median))}",
                f"acknowledged in {span(length(counts.acknowledge_mean))}",
                f"{share(counts.reopened, counts.resolved)} reopened",
            ),
            console=self.room.page("/"),
        )
