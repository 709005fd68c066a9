"""Digests of deals that stand still or have rested enough: each person's own, once a day.

Slack comes first, then e-mail; what became of each is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from functools import partial
from uuid import UUID

from pydantic import model_validator

from bot.automation.telling import Recipient, Telling
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from bot.turn import Value
from domain import rotting
from domain.automations import Outcome, Told
from domain.names import and_more, counted
from domain.sql.digests import had_digests, note_told
from domain.sql.standings import SqlStandings
from tickets.alerts import DeliveryFailed, NeverDeliverable
from tickets.mail import MailCourier, address, headed

DIGEST = "digest"


class Letter(Value):
    """What one person is told on one day; `tries` counts those by e-mail."""

    key: str
    workspace_id: UUID
    day: date
    recipient: Recipient
    #: None where an older REX made it, and the person isn't in Slack.
    email: str | None
    words: str
    tries: int = 0

    @model_validator(mode="before")
    @classmethod
    def _of_an_older_rex(cls, kept: JsonObject) -> JsonObject:
        """A job that waited while REX was brought up has its day in its key, and no address."""
        if "day" in kept:
            return kept
        person = Recipient.model_validate(kept["recipient"])
        email = person.in_slack.email if person.in_slack else None
        return {**kept, "day": str(kept["key"]).rpartition(":")[2], "email": email}


class Mailed(Value):
    """What became of an e-mail."""

    error: str | None = None
    is_final: bool = False


@dataclass(frozen=True)
class Digests:
    """Makes a workspace's digests of a day, and sends each by a job of its own."""

    telling: Telling
    clock: Callable[[], datetime]
    mail: MailCourier
    #: Seconds between the tries of an e-mail.
    patience: Sequence[float]

    def make(self, payload: JsonObject, steps: Steps) -> None:
        """Make the digests that were not made before, and start one job for each."""
        home, day = UUID(str(payload["workspace_id"])), date.fromisoformat(str(payload["day"]))
        for made in steps.write("make", partial(self._made, workspace_id=home, day=day)):
            letter = Letter.model_validate(made)
            steps.start_job(DIGEST, letter.key, letter.model_dump(mode="json"))

    def send(self, payload: JsonObject, steps: Steps) -> None:
        """Tell one person; the key of the day keeps it from being told twice."""
        letter = Letter.model_validate(payload)
        name = letter.recipient.name
        if not letter.tries and self.telling.tell_one(
            letter.recipient, letter.words, letter.key, steps
        ):
            self._note(letter, Outcome.DONE, f"Told {name} in Slack.", steps)
            return
        mailed = Mailed.model_validate(steps.call("mail", partial(self._mailed, letter)))
        if mailed.error and not mailed.is_final and letter.tries < len(self.patience):
            later = letter.model_copy(update={"tries": letter.tries + 1})
            wait, key = self.patience[letter.tries], f"{letter.key}:{later.tries}"
            steps.start_job(DIGEST, key, later.model_dump(mode="json"), after=wait)
        elif mailed.error:
            failed = f"Could not tell {name} in Slack, nor by e-mail. {mailed.error}"
            self._note(letter, Outcome.FAILED, failed, steps)
        else:
            sent = f"E-mailed {name} at {letter.email}: not reached in Slack."
            self._note(letter, Outcome.DONE, sent, steps)

    def _mailed(self, letter: Letter) -> JsonObject:
        error, is_final = None, False
        if letter.email is None:
            return Mailed(error="No address is known.", is_final=True).model_dump(mode="json")
        try:
            mail = mail_of(letter, letter.email, self.mail.sender, self.clock())
            self.mail.send(mail, letter.email)
        except DeliveryFailed as failed:
            error, is_final = str(failed), isinstance(failed, NeverDeliverable)
        return Mailed(error=error, is_final=is_final).model_dump(mode="json")

    def _note(self, letter: Letter, outcome: Outcome, sentence: str, steps: Steps) -> None:
        told = Told(
            day=letter.day,
            person=letter.recipient.name,
            outcome=outcome,
            sentence=sentence,
            at=self.clock(),
        )
        home, member = letter.workspace_id, letter.recipient.member_id
        steps.write("told", lambda room: note_told(room.session, home, member, told))

    def _made(self, room: Room, *, workspace_id: UUID, day: date) -> list[JsonObject]:
        now = self.clock()
        made = rotting.digests(room.records, SqlStandings(room.session), workspace_id, now)
        had_digests(room.session, workspace_id, day)
        return [
            Letter(
                key=it.key,
                workspace_id=workspace_id,
                day=it.day,
                recipient=Recipient.of(it.recipient, room),
                email=it.recipient.email,
                words=words(it),
            ).model_dump(mode="json")
            for it in made
        ]


def words(digest: rotting.Digest) -> str:
    """What a digest says: the stalest deals and those that have rested enough, one a line."""
    stale, rested = digest.stale, len(digest.rested)
    parts = []
    if stale:
        head = f"{stale} {'deal has' if stale == 1 else 'deals have'} stood still for too long."
        tail = "Move a deal on, put it on hold, or close it, and it is off this list."
        parts += [*_list(head, digest.lines, stale), tail]
    if rested:
        head = f"The day has come for {counted(rested, 'deal')} on hold."
        parts += _list(head, [it.sentence for it in digest.rested], rested)
    return "\n".join(parts)


def mail_of(letter: Letter, to: str, sender: str, at: datetime) -> EmailMessage:
    """The same as an e-mail; its Message-ID is always that of the person and the day."""
    origin, reader = address(*parseaddr(sender)), address(letter.recipient.name, to)
    key = letter.key.replace(":", ".")
    message = headed(origin, reader, f"Your deals on {letter.day}", key=key, at=at)
    message.set_content(letter.words.replace("**", ""))
    return message


def _list(head: str, lines: Sequence[str], count: int) -> list[str]:
    """The first lines of so many."""
    named = lines[: rotting.MOST_TOLD]
    shown = [f"**{head}**", *(f"• {line}" for line in named)]
    return [*shown, *and_more(count, len(named))]
