"""A turn's own transactions: who asks, what was said before, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from bot.forgetting import Scope
from bot.grounding.answers import Grounded
from bot.history import fitting
from bot.model.log import Line
from bot.plain import plain
from bot.reply import checked
from bot.rex import Rex
from bot.sql.room import Room
from bot.turn import Incoming, Reply
from knowledge.library import Library
from tickets.desk import TicketDesk
from tools.context import Context, TurnInfo
from tools.outcome import Finding

#: Turns of the thread that a model may be shown, as far as they fit its budget.
REMEMBERED_TURNS = 40
#: Turns of the thread that go into a ticket.
TRANSCRIPT_TURNS = 20


@dataclass
class Made:
    """What a turn has come to so far, as its tools are told and its ticket keeps it."""

    shown: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    topic: str | None = None
    verdict: str | None = None
    wants_person: bool = False

    def diagnosed(self, finding: Finding | None) -> None:
        """Keep what a diagnosis was about and came to; what found nothing out changes nothing."""
        if finding:
            self.topic, self.verdict = finding.topic, finding.verdict


@dataclass(frozen=True)
class Memory:
    """What one turn reads and writes in the database, each within a step of its own."""

    incoming: Incoming
    rex: Rex
    library: Library

    def context(self, room: Room, made: Made) -> Context:
        """Return what a tool may reach, and for whom."""
        place = self.incoming.place
        exchanges = room.conversations.exchanges(place, self.incoming.user, turns=TRANSCRIPT_TURNS)
        transcript = [
            {"role": role, "text": text}
            for said, reply in exchanges
            for role, text in (("user", said), ("assistant", plain(reply)))
        ]
        return Context(
            actor=self.rex.identity.actor(room, self.incoming),
            records=room.records,
            proposals=room.proposals,
            desk=TicketDesk(room.tickets),
            library=self.library,
            now=self.rex.clock(),
            turn=TurnInfo(
                id=self.incoming.id,
                team=place.team,
                channel=place.channel,
                thread=place.thread,
                slack_user=self.incoming.user,
                text=self.incoming.text,
                transcript=transcript,
                shown=list(made.shown),
                tools=list(made.tools),
                topic=made.topic,
                verdict=made.verdict,
                wants_person=made.wants_person,
            ),
        )

    def role(self, room: Room) -> str | None:
        """Return the role of who asks."""
        actor = self.rex.identity.actor(room, self.incoming)
        return actor.role.value if actor else None

    def history(self, room: Room) -> list[dict[str, JsonValue]]:
        """Return what was said in the thread, as far as it fits."""
        place, user = self.incoming.place, self.incoming.user
        turns = room.conversations.history(place, user, turns=REMEMBERED_TURNS)
        lines = fitting(turns, self.rex.budget.history_tokens)
        return [line.model_dump(mode="json") for line in lines]

    def was_stopped(self, room: Room) -> bool:
        """Whether this is the answer to a message, and somebody doesn't want it any more."""
        place, ts = self.incoming.place, self.incoming.ts
        return self.incoming.kind == "message" and room.conversations.stopped(place, ts)

    def forget(self, room: Room, *, scope: Scope) -> int:
        """Forget what the person asks to have forgotten; return of how many turns."""
        place, user, now = self.incoming.place, self.incoming.user, self.rex.clock()
        if scope == "everything":
            return room.conversations.forget_person(place.team, user, now)
        return room.conversations.forget_thread(place, user, now)

    def keep(self, room: Room, *, lines: Sequence[Line], reply: Reply, grounded: Grounded) -> None:
        """Keep the turn, and how its answer came about."""
        actor = self.rex.identity.actor(room, self.incoming)
        room.conversations.remember(
            self.incoming,
            member_id=actor.member_id if actor else None,
            log=tuple(lines),
            reply=reply,
            now=self.rex.clock(),
        )
        if reply.kind in ("answer", "abstain"):
            room.answers.keep(self.incoming.id, checked(reply, grounded))


def said_about(room: Room, *, incoming: Incoming) -> str | None:
    """Return what was said in the turn that a button stood under, if it was of this Slack team."""
    turn_id = incoming.value or ""
    asker = room.conversations.asker(turn_id)
    same = asker is not None and asker[0] == incoming.place.team
    return room.conversations.said(turn_id) if same else None
