"""The tables of conversations and feedback, with a MetaData of their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    Uuid,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain.sql.tables import NAMING
from domain.sql.types import UtcDateTime


class Kept(DeclarativeBase):
    """The declarative base of REX's own tables."""

    metadata = MetaData(naming_convention=NAMING)


class TurnRow(Kept):
    """One message in, one reply out."""

    __tablename__ = "turn"
    __table_args__ = (
        Index("ix_turn_thread", "team", "channel", "thread", "at"),
        Index("ix_turn_at", "at"),
    )

    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    team: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(40))
    thread: Mapped[str] = mapped_column(String(40))
    slack_user: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[UUID | None] = mapped_column(Uuid)
    said: Mapped[str] = mapped_column(Text)
    log: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    reply: Mapped[dict[str, object]] = mapped_column(JSON)
    #: ts of the Slack message that carries the reply; empty until it is posted.
    posted_ts: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When the person asked to have it forgotten; only that there was a turn is kept then.
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StopRow(Kept):
    """The last press on the stop button in a thread; turns of earlier messages end there."""

    __tablename__ = "turn_stop"

    team: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    thread: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: When it was pressed, by Slack's clock, as Slack writes it.
    ts: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HeardRow(Kept):
    """When something of a kind last came from Slack."""

    __tablename__ = "slack_heard"

    kind: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignatureRow(Kept):
    """The signature of a press, a form or a command that was taken."""

    __tablename__ = "slack_signature"
    __table_args__ = (Index("ix_slack_signature_at", "at"),)

    signature: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LinkRequestRow(Kept):
    """Somebody in Slack who wants to be linked to a member, and waits for who reads the mail."""

    __tablename__ = "link_request"
    __table_args__ = (Index("ix_link_request_person", "team", "slack_user", "expires_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    team: Mapped[str] = mapped_column(String(40))
    slack_user: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[UUID] = mapped_column(Uuid)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UnlinkedRow(Kept):
    """Somebody in Slack who asked not to be linked by their e-mail address."""

    __tablename__ = "slack_unlinked"

    team: Mapped[str] = mapped_column(String(40), primary_key=True)
    slack_user: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class InstallRow(Kept):
    """REX in a Slack team or, org-wide, in a whole organisation; its tokens are closed (`Seal`)."""

    __tablename__ = "slack_install"

    #: The team's id, or the organisation's.
    holder: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    enterprise_id: Mapped[str | None] = mapped_column(String(40))
    is_org_wide: Mapped[bool] = mapped_column(Boolean)
    app_id: Mapped[str] = mapped_column(String(40))
    bot_id: Mapped[str] = mapped_column(String(40))
    bot_user_id: Mapped[str] = mapped_column(String(40))
    scopes: Mapped[str] = mapped_column(Text)
    #: The bot's token and what renews it, as JSON, closed for this holder.
    tokens: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Until when one replica alone may renew the token.
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When its renewal failed, unless somebody is at it again.
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Since when Slack no longer renews it: then only installing REX again helps.
    lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    installed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Whose people an organisation's teams are, as its install link said.
    workspace_id: Mapped[UUID | None] = mapped_column(Uuid)


class InstalledTeamRow(Kept):
    """A team that has REX by its organisation's install; kept when something first comes from it."""

    __tablename__ = "slack_install_team"

    team_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(
        ForeignKey("slack_install.holder", ondelete="CASCADE"), index=True
    )


class FeedbackRow(Kept):
    """A thumb, tied to the answer it was given for; the last one of a person counts."""

    __tablename__ = "feedback"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turn.id"), primary_key=True)
    slack_user: Mapped[str] = mapped_column(String(40), primary_key=True)
    helpful: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: What the person missed in the answer, in their own words.
    comment: Mapped[str | None] = mapped_column(Text)


class AnswerRow(Kept):
    """How an answer came about: what the gate made of its parts, and the blocks that were shown."""

    __tablename__ = "answer"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turn.id"), primary_key=True)
    passed: Mapped[int] = mapped_column(Integer)
    repaired: Mapped[int] = mapped_column(Integer)
    dropped: Mapped[int] = mapped_column(Integer)
    abstained: Mapped[bool] = mapped_column(Boolean)
    #: Whether the model was asked a second time for an answer that points at the guide.
    retried: Mapped[bool] = mapped_column(Boolean, server_default=false())
    blocks: Mapped[list[str]] = mapped_column(JSON)
    #: Why words of the model were left out, by the kinds of `bot.grounding.reasons`.
    reasons: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


metadata = Kept.metadata
