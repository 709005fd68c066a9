"""App Home: for staff their work and duty, for others their deals, tickets and what REX can do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model.log import Mode
from bot.offers import barred, offers, prompts
from bot.slack.commands import Who
from bot.slack.home import Mine, Work, home_view, staff_view
from bot.slack.identity import Stranger
from bot.slack.kit import Json
from bot.slack.marks import escape, one_line
from bot.slashes import line, own_line
from bot.sql.database import Database
from bot.sql.room import Room
from bot.web import StaffRoom
from domain.access import Actor
from domain.columns import Place
from domain.listing import listing
from domain.lookup import pipelines
from domain.names import counted
from domain.pipeline import Status
from domain.rotting import rotting
from tickets.console.figures import Counts, length, share
from tickets.console.listing import BUILT_IN, COUNTED, Wanted, Whose
from tickets.console.rendering import span
from tickets.desk import TicketDesk
from tickets.sql.figures import SqlFigures
from tickets.sql.listing import SqlQueue
from tickets.staff import Staff
from tools.board import standing
from tools.naming import deal_called

MOST_LISTED = 8
SHOWN_DAYS = 30
#: What a person is told of the model, by how REX works at the moment.
MODES: Mapping[Mode, str] = {
    "full": "I work with a language model, and answer from the guide word for word.",
    "degraded": "My language model isn't available right now: I work by rules.",
    "offline": "I work by rules, without a language model.",
}
STRANGERS = Mine(does=[escape(offer.does) for offer in offers(None)], examples=prompts(None))
ON_DUTY, OFF_DUTY = "duty_on", "duty_off"


@dataclass(frozen=True)
class Homes:
    """Everybody's App Home."""

    database: Database
    room: StaffRoom
    clock: Callable[[], datetime]
    mode: Callable[[], Mode]

    def view(self, team: str, user: str, who: Who) -> Json:
        """Return what somebody sees there now."""
        with self.database.reading() as session:
            room = Room.on(session)
            desk = TicketDesk(room.tickets)
            staff = desk.staff_in_slack(team, user)
            if staff is not None:
                on_duty = staff.id in room.tickets.on_duty(self.clock())
                queue, figures = SqlQueue(session), SqlFigures(session)
                return staff_view(self._work(queue, figures, staff, on_duty=on_duty))
            if isinstance(who, Stranger):
                mine = replace(STRANGERS, note=who.reason)
            else:
                tickets = desk.for_reporter(str(who.member_id))[:MOST_LISTED]
                mine = replace(self._mine(room, who), tickets=[own_line(it) for it in tickets])
        return home_view(replace(mine, mode=MODES[self.mode()]))

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

    def _mine(self, room: Room, actor: Actor) -> Mine:
        mine = Mine(
            who=f"You are {actor.name}, {actor.role.label} of {actor.workspace.name} "
            f"({actor.workspace.plan.label}).",
            does=[escape(offer.does) for offer in offers(actor)],
            examples=prompts(actor),
            note=barred(actor) or "",
        )
        if mine.note:
            return mine
        now, records = self.clock(), room.records
        me, reports = actor.member_id, records.reports
        places = [Place(it.id, Status.OPEN) for it in pipelines(records, actor)]
        deals = listing(records, reports, actor, places, limit=MOST_LISTED, owner=actor)
        stale = rotting(records.standings, actor, now, owned_by=me, limit=MOST_LISTED)
        called = [f"{deal_called(deal)}: {standing(deal, of=me)}" for deal in deals.first]
        return replace(
            mine,
            deals=_some(called, deals.deals),
            stale=_some([it.sentence(now) for it in stale.first], stale.count),
        )

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
            figures=(f"{late} overdue or due soon", *_figures(counts)),
            console=self.room.page("/"),
        )


def suggested(who: Who) -> tuple[str, ...]:
    """Return what to suggest where somebody's conversation starts."""
    return prompts(None if isinstance(who, Stranger) else who)


def _figures(counts: Counts) -> Iterator[str]:
    """Yield what there is to say of the last weeks; nothing of what has not happened."""
    yield f"{counted(counts.tickets, 'ticket')} in {SHOWN_DAYS} days"
    if counts.answered:
        yield f"first response {span(length(counts.first_response_median))}"
    if counts.acknowledge_mean is not None:
        yield f"acknowledged in {span(length(counts.acknowledge_mean))}"
    if counts.resolved:
        again = share(counts.reopened, max(counts.resolved, counts.reopened))
        yield f"{again} reopened"


def _some(lines: Sequence[str], count: int) -> Sequence[str]:
    """Return the first lines of so many, inert, and how many there are besides."""
    more = count - len(lines)
    shown = [escape(one_line(line)) for line in lines]
    return [*shown, f"…and {more} more: ask me for them."] if more > 0 else shown
