"""The keys that sign links, and which links have been used."""

import secrets
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tickets.links import Link
from tickets.sql.escalation import signing_key, used_link


def link_key(session: Session, name: str = "alerts") -> bytes:
    """Return the key of the links in e-mails, or another one; made at first use, for all replicas."""
    mine = select(signing_key.c.key).where(signing_key.c.name == name)
    found = session.scalar(mine)
    if found is None:
        with suppress(IntegrityError), session.begin_nested():
            made = {"name": name, "key": secrets.token_hex(32)}
            session.execute(insert(signing_key).values(made))
        found = session.scalars(mine).one()
    return bytes.fromhex(found)


def is_used(session: Session, link: Link) -> bool:
    """Whether somebody has used it already."""
    same = select(used_link.c.digest).where(used_link.c.digest == link.digest)
    return session.scalar(same) is not None


def use(session: Session, link: Link, staff_id: UUID, now: datetime) -> bool:
    """Use a link up; False when that has happened before."""
    with suppress(IntegrityError), session.begin_nested():
        row = {"digest": link.digest, "staff_id": staff_id, "used_at": now}
        session.execute(insert(used_link).values(row))
        return True
    return False
