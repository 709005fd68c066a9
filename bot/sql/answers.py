"""How answers came about and what people thought of them, for those who write the guide."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from bot.gaps import Asked
from bot.sql.tables import AnswerRow, FeedbackRow, TurnRow
from bot.turn import Checked


@dataclass(frozen=True)
class Made:
    """How answers came about: what the gate made of a model's statements, and what people said.

    `reasons` tells how often words were left out for each, the commonest first.
    """

    answers: int
    passed: int
    repaired: int
    dropped: int
    retried: int
    abstained: int
    liked: int
    disliked: int
    reasons: dict[str, int] = field(default_factory=dict)


class SqlAnswers:
    """Answers and verdicts, in one transaction of the caller's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, turn_id: str, checked: Checked) -> None:
        """Keep how a turn's answer came about; keeping it again changes nothing."""
        if self._session.get(AnswerRow, turn_id) is None:
            told = checked.model_dump(mode="json")
            row = AnswerRow(turn_id=turn_id, **{**told, "reasons": told["reasons"] or None})
            self._session.add(row)
            self._session.flush()

    def kept(self, turn_id: str) -> Checked | None:
        """Return how a turn's answer came about."""
        row = self._session.get(AnswerRow, turn_id)
        if row is None:
            return None
        return Checked(
            passed=row.passed,
            repaired=row.repaired,
            dropped=row.dropped,
            abstained=row.abstained,
            retried=row.retried,
            blocks=tuple(row.blocks),
            reasons=tuple(row.reasons or ()),
        )

    def thumb(self, turn_id: str, slack_user: str, *, helpful: bool, now: datetime) -> bool:
        """Keep a person's verdict on a reply; False when there is no such reply."""
        if self._session.get(TurnRow, turn_id) is None:
            return False
        verdict = FeedbackRow(turn_id=turn_id, slack_user=slack_user, helpful=helpful, at=now)
        self._session.merge(verdict)
        self._session.flush()
        return True

    def comment(self, turn_id: str, slack_user: str, comment: str, *, now: datetime) -> bool:
        """Keep what a person missed in a reply; False when there is no such reply."""
        if not self.thumb(turn_id, slack_user, helpful=False, now=now):
            return False
        self._session.get_one(FeedbackRow, (turn_id, slack_user)).comment = comment
        return True

    def tally(self, since: datetime) -> tuple[int, int]:
        """Return how many questions were answered since then, and how many in vain."""
        abstained = func.coalesce(func.sum(case((AnswerRow.abstained, 1), else_=0)), 0)
        counted = select(func.count(), abstained).select_from(AnswerRow)
        recent = counted.join(TurnRow, TurnRow.id == AnswerRow.turn_id).where(TurnRow.at >= since)
        asked, in_vain = self._session.execute(recent).one()
        return asked - in_vain, in_vain

    def made(self, since: datetime) -> Made:
        """Return how the answers since then came about, as sums."""
        sums = (
            func.sum(each) for each in (AnswerRow.passed, AnswerRow.repaired, AnswerRow.dropped)
        )
        flags = (AnswerRow.retried, AnswerRow.abstained)
        counted = select(
            func.count(), *sums, *(func.sum(case((each, 1), else_=0)) for each in flags)
        )
        recent = counted.join(TurnRow, TurnRow.id == AnswerRow.turn_id).where(TurnRow.at >= since)
        thumbs = select(FeedbackRow.helpful, func.count()).join(
            TurnRow, TurnRow.id == FeedbackRow.turn_id
        )
        judged = self._session.execute(
            thumbs.where(TurnRow.at >= since).group_by(FeedbackRow.helpful)
        )
        verdicts = {helpful: count for helpful, count in judged}
        answers, passed, repaired, dropped, retried, abstained = (
            int(each or 0) for each in self._session.execute(recent).one()
        )
        return Made(
            answers=answers,
            passed=passed,
            repaired=repaired,
            dropped=dropped,
            retried=retried,
            abstained=abstained,
            liked=verdicts.get(True, 0),
            disliked=verdicts.get(False, 0),
            reasons=self._reasons(since),
        )

    def _reasons(self, since: datetime) -> dict[str, int]:
        left_out = (
            select(AnswerRow.reasons)
            .join(TurnRow, TurnRow.id == AnswerRow.turn_id)
            .where(TurnRow.at >= since, AnswerRow.reasons.is_not(None))
        )
        counted = Counter(each for kinds in self._session.scalars(left_out) for each in kinds or ())
        return dict(sorted(counted.items(), key=lambda it: (-it[1], it[0])))

    def asked_in_vain(self, since: datetime | None = None) -> list[Asked]:
        """Return the questions that REX abstained from, or whose answers were disliked, since then.

        What was offered as something that may help, and did, was not asked in vain.
        """
        comments: defaultdict[str, list[str]] = defaultdict(list)
        for verdict in self._session.scalars(select(FeedbackRow).where(~FeedbackRow.helpful)):
            comments[verdict.turn_id] += [verdict.comment] if verdict.comment else []
        disliked = select(FeedbackRow.turn_id).where(~FeedbackRow.helpful)
        liked = select(FeedbackRow.turn_id).where(FeedbackRow.helpful)
        left_open = and_(AnswerRow.abstained, TurnRow.id.not_in(liked))
        rows = self._session.execute(
            select(TurnRow, AnswerRow)
            .outerjoin(AnswerRow, AnswerRow.turn_id == TurnRow.id)
            .where(or_(left_open, TurnRow.id.in_(disliked)))
            .where(TurnRow.forgotten_at.is_(None))
            .where(TurnRow.at >= since if since else true())
            .order_by(TurnRow.at, TurnRow.id)
        )
        return [_asked(turn, answer, comments.get(turn.id)) for turn, answer in rows]


def _asked(turn: TurnRow, answer: AnswerRow | None, comments: Sequence[str] | None) -> Asked:
    """A turn as a question in vain; without verdicts (`comments`) it was only not answered."""
    return Asked(
        text=turn.said,
        who=f"{turn.team}:{turn.slack_user}",
        at=turn.at,
        abstained=answer is not None and answer.abstained,
        disliked=comments is not None,
        comments=tuple(comments or ()),
        blocks=tuple(answer.blocks if answer else ()),
    )
