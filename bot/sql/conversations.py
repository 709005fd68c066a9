"""What REX remembers of a thread, kept in the database so that a restart forgets nothing."""

from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from bot.model.log import Line
from bot.sql.tables import AnswerRow, FeedbackRow, LinkRequestRow, StopRow, TurnRow
from bot.turn import MENTION, Incoming, Place, Reply

_LINES: TypeAdapter[tuple[Line, ...]] = TypeAdapter(tuple[Line, ...])


class SqlConversations:
    """Turns of threads, in one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def takes_part_in(self, place: Place) -> bool:
        """Whether REX has replied in this thread before."""
        return self._session.scalar(self._of_thread(place).limit(1)) is not None

    def history(self, place: Place, slack_user: str, *, turns: int) -> tuple[tuple[Line, ...], ...]:
        """Return the logs of one person's last turns in a thread, oldest turn first.

        What others said there is left out: "make it 70k" is about one's own wish.
        """
        theirs = self._remembered(place).where(TurnRow.slack_user == slack_user)
        return tuple(_LINES.validate_python(row.log) for row in self._newest(theirs, turns))

    def remember(
        self,
        incoming: Incoming,
        *,
        member_id: UUID | None,
        log: tuple[Line, ...],
        reply: Reply,
        now: datetime,
    ) -> None:
        """Keep a turn under its id; keeping it again changes nothing."""
        if self._session.get(TurnRow, incoming.id) is not None:
            return
        self._session.add(
            TurnRow(
                id=incoming.id,
                team=incoming.place.team,
                channel=incoming.place.channel,
                thread=incoming.place.thread,
                slack_user=incoming.user,
                member_id=member_id,
                said=incoming.text,
                log=_LINES.dump_python(log, mode="json"),
                reply=reply.model_dump(mode="json"),
                at=now,
            )
        )
        self._session.flush()

    def posted(self, turn_id: str, ts: str) -> None:
        """Note which Slack message carries the reply."""
        row = self._session.get(TurnRow, turn_id)
        if row is not None:
            row.posted_ts = ts

    def reply(self, turn_id: str) -> tuple[Place, str | None, Reply] | None:
        """Return where a turn's reply stands, its message's ts, and the reply itself.

        Of a turn that was forgotten only its cards are known.
        """
        row = self._session.get(TurnRow, turn_id)
        if row is None or (row.forgotten_at and not row.reply.get("proposals")):
            return None
        place = Place(team=row.team, channel=row.channel, thread=row.thread)
        return place, row.posted_ts, Reply.model_validate(row.reply)

    def said(self, turn_id: str) -> str | None:
        """Return what the person said in a turn."""
        row = self._session.get(TurnRow, turn_id)
        return row.said if row else None

    def asker(self, turn_id: str) -> tuple[str, str] | None:
        """Return the Slack team and user whose turn it was."""
        row = self._session.get(TurnRow, turn_id)
        return (row.team, row.slack_user) if row else None

    def latest_reply(self) -> Reply | None:
        """Return the newest reply anywhere that somebody asked for in words."""
        newest = select(TurnRow).where(TurnRow.said != "").order_by(TurnRow.at.desc()).limit(1)
        row = self._session.scalar(newest)
        return Reply.model_validate(row.reply) if row else None

    def replace_reply(self, turn_id: str, reply: Reply) -> None:
        """Keep a reply in its new state, after a click on one of its cards."""
        row = self._session.get(TurnRow, turn_id)
        if row is not None:
            row.reply = reply.model_dump(mode="json")

    def exchanges(
        self, place: Place, slack_user: str, *, turns: int
    ) -> tuple[tuple[str, Reply], ...]:
        """Return a person's last turns in a thread: what they said, and what REX replied.

        What others said there is not theirs to report, and no ticket of theirs is about it.
        """
        theirs = self._remembered(place).where(TurnRow.slack_user == slack_user)
        rows = self._newest(theirs, turns)
        return tuple((row.said, Reply.model_validate(row.reply)) for row in rows)

    def spoke_at(self, place: Place) -> dict[str, datetime]:
        """Return when each person was last answered in a thread, or heard there."""
        here = self._of_thread(place).subquery()
        latest = select(here.c.slack_user, func.max(here.c.at)).group_by(here.c.slack_user)
        return {user: at for user, at in self._session.execute(latest)}

    def forget_thread(self, place: Place, slack_user: str, now: datetime) -> int:
        """Forget what a person said in a thread, and REX to them; return how many turns it was."""
        return self._forget(self._remembered(place), slack_user, now)

    def forget_person(self, team: str, slack_user: str, now: datetime) -> int:
        """Forget all conversations with a person; return how many turns it was."""
        everywhere = select(TurnRow).where(TurnRow.team == team, TurnRow.forgotten_at.is_(None))
        return self._forget(everywhere, slack_user, now)

    def forget_message(self, turn_id: str, slack_user: str, now: datetime) -> int:
        """Forget one message of a person, and what REX replied; return how many turns it was."""
        its = TurnRow.id.in_((turn_id, f"{turn_id}{MENTION}"))
        return self._forget(select(TurnRow).where(its), slack_user, now)

    def stop(self, place: Place, ts: str, now: datetime) -> None:
        """Keep that a thread was stopped at `ts`, unless it was stopped later as well."""
        key = (place.team, place.channel, place.thread)
        row = self._session.get(StopRow, key)
        if row is None:
            row = StopRow(team=place.team, channel=place.channel, thread=place.thread)
            self._session.add(row)
        elif float(ts) < float(row.ts):
            return
        row.ts, row.at = ts, now
        self._session.flush()

    def stopped(self, place: Place, ts: str) -> bool:
        """Whether a thread was stopped after the message of that ts."""
        row = self._session.get(StopRow, (place.team, place.channel, place.thread))
        return row is not None and float(row.ts) > float(ts)

    def delete_before(self, limit: datetime) -> int:
        """Delete turns that are older, with what is known of their answers; return how many."""
        self._session.execute(delete(StopRow).where(StopRow.at < limit))
        self._session.execute(delete(LinkRequestRow).where(LinkRequestRow.expires_at < limit))
        old = select(TurnRow.id).where(TurnRow.at < limit)
        for row in (FeedbackRow, AnswerRow):
            self._session.execute(delete(row).where(row.turn_id.in_(old)))
        gone = self._session.execute(
            delete(TurnRow).where(TurnRow.at < limit).returning(TurnRow.id)
        )
        return len(gone.all())

    def _forget(self, turns: Select[TurnRow], slack_user: str, now: datetime) -> int:
        rows = self._session.scalars(turns.where(TurnRow.slack_user == slack_user)).all()
        for row in rows:
            row.said, row.log, row.forgotten_at = "", [], now
            row.reply = _forgotten(Reply.model_validate(row.reply)).model_dump(mode="json")
        self._session.flush()
        return len(rows)

    def _remembered(self, place: Place) -> Select[TurnRow]:
        return self._of_thread(place).where(TurnRow.forgotten_at.is_(None))

    def _newest(self, turns: Select[TurnRow], most: int) -> list[TurnRow]:
        """Return the last turns, oldest first."""
        newest_first = turns.order_by(TurnRow.at.desc(), TurnRow.id.desc())
        return list(self._session.scalars(newest_first.limit(most)))[::-1]

    @staticmethod
    def _of_thread(place: Place) -> Select[TurnRow]:
        return select(TurnRow).where(
            TurnRow.team == place.team,
            TurnRow.channel == place.channel,
            TurnRow.thread == place.thread,
        )


def _forgotten(reply: Reply) -> Reply:
    """Keep the cards of a reply, whose buttons still stand in Slack, and nothing else of it."""
    return Reply(kind=reply.kind, proposals=reply.proposals, mode=reply.mode)
