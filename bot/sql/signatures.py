"""The table of Slack's signatures that were used."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.sql.tables import SignatureRow
from domain.sql.commands import upsert


def take(session: Session, signature: str, now: datetime) -> bool:
    """Note that a signature is used; False when it was before. Two at once wait for each other."""
    new = session.execute(
        upsert(session, SignatureRow)
        .values(signature=signature, at=now)
        .on_conflict_do_nothing()
        .returning(SignatureRow.signature)
    )
    return new.first() is not None


def delete_before(session: Session, limit: datetime) -> None:
    """Forget signatures that count no more."""
    session.execute(delete(SignatureRow).where(SignatureRow.at < limit))
