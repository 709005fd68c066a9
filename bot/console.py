"""A terminal in place of Slack: one person, one conversation, and the replies as values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from bot.plain import plain
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming, Place, Quote, Remark, Reply, Task
from domain.access import Actor
from tools.outcome import Draft, ProposalCard

#: The "Slack team" of a terminal; no real team can have this id.
TEAM = "terminal"


@dataclass(frozen=True)
class ConsoleIdentity:
    """The person named on the command line, in their workspace."""

    email: str

    def meet(self, incoming: Incoming, steps: Steps) -> str | None:
        """They were looked up when the command started."""
        return None

    def actor(self, room: Room, incoming: Incoming) -> Actor | None:
        """Return them as they are in the database now."""
        return room.with_email(self.email)


@dataclass
class ConsoleChat:
    """Keeps the replies, in order."""

    replies: list[Reply] = field(default_factory=list)

    def status(self, place: Place, text: str) -> None:
        """A terminal waits without being told."""

    def at_work(self, place: Place, *, working: bool) -> None:
        """Whoever sits at a terminal has Ctrl+C."""

    def begin(self, asked: Incoming, task: Task, *, look_first: bool) -> str:
        """A terminal shows replies only."""
        return ""

    def show(self, place: Place, ts: str, task: Task) -> None:
        """Nothing was begun."""

    def post(
        self,
        place: Place,
        reply: Reply,
        key: str,
        *,
        look_first: bool,
        into: str = "",
        after: str = "",
    ) -> str:
        """Keep a reply; its number stands for the ts."""
        self.replies.append(reply)
        return str(len(self.replies))

    def update(self, place: Place, ts: str, reply: Reply, key: str) -> str:
        """Keep a reply in its new state."""
        self.replies[int(ts) - 1] = reply
        return ts

    def thread(self, place: Place, *, before: str) -> Sequence[Remark]:
        """Nobody else speaks here."""
        return ()

    def direct(self, team: str, user: str) -> Place:
        """There is one place only."""
        return Place(team=TEAM, channel="ask", thread="1")

    def whisper(self, place: Place, user: str, text: str) -> str:
        """There is nobody else to hear it."""
        return ""


def message(number: int, text: str, user: str) -> Incoming:
    """Return the `number`th message of the one conversation a command holds."""
    place = Place(team=TEAM, channel="ask", thread="1")
    turn = f"{number:010d}:{TEAM}"
    return Incoming(id=turn, kind="message", place=place, user=user, ts=str(number), text=text)


def as_json(reply: Reply) -> dict[str, JsonValue]:
    """Return a reply as `rex ask --json` prints it, one line a turn."""
    quotes = [quote for part in reply.parts for quote in part.quotes]
    return {
        "kind": reply.kind,
        "text": plain(reply),
        "citations": [_citation(quote) for quote in quotes],
        "proposals": [*map(_proposal, reply.proposals), *map(_draft, _drafts(reply))],
        "ticket": reply.ticket.model_dump(mode="json") if reply.ticket else None,
        "mode": reply.mode,
        "tools": list(reply.tools),
    }


def _citation(quote: Quote) -> JsonValue:
    return {
        "article": quote.article,
        "heading": quote.heading,
        "block": quote.block,
        "quote": quote.text,
    }


def _proposal(card: ProposalCard) -> JsonValue:
    return {"tool": card.tool, "arguments": dict(card.arguments), "missing": []}


def _drafts(reply: Reply) -> list[Draft]:
    return [reply.draft] if reply.draft else []


def _draft(draft: Draft) -> JsonValue:
    """An action that lacks details is a proposal that names them."""
    missing: list[JsonValue] = [*draft.missing]
    return {"tool": draft.tool, "arguments": dict(draft.arguments), "missing": missing}
