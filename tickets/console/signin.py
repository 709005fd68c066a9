"""Who may use the console: one-time links asked for in Slack, sessions, and the token on every form.

A link is signed and short-lived, and the database keeps that it was used. A session is a secret in
a cookie, of which the database knows the hash only. What somebody may do is read anew each time.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from tickets.staff import Staff

#: How long a link waits to be followed.
LINK_LIFE = timedelta(minutes=10)
#: How long somebody stays signed in: in all, and without doing anything.
SESSION_LIFE = timedelta(hours=12)
IDLE_LIFE = timedelta(hours=2)
#: How often a session's last use is written down.
SEEN_EVERY = timedelta(minutes=5)


class BadLink(StrEnum):
    """Why a link doesn't sign in; the sentence for whoever followed it."""

    UNKNOWN = "This sign-in link isn't one of ours, or it is incomplete."
    EXPIRED = "This sign-in link is too old. Links work for ten minutes."
    USED = "This sign-in link has been used already. Each one works once."
    DISMISSED = "This sign-in link belongs to somebody who isn't on HirePilot's staff any more."


class SigninRefused(Exception):
    """Nobody is signed in by this; `why` is for the person."""

    def __init__(self, why: BadLink) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Session:
    """Somebody who is signed in; `hash` is what the database knows their cookie by."""

    hash: str
    staff: Staff
    started_at: datetime
    seen_at: datetime

    def is_to_be_seen(self, now: datetime) -> bool:
        """Whether it is time to write down that they are still there."""
        return now - self.seen_at >= SEEN_EVERY

    def has_ended(self, now: datetime) -> bool:
        """Whether they must sign in again."""
        return now - self.started_at > SESSION_LIFE or now - self.seen_at > IDLE_LIFE


class SigninStore(Protocol):
    """Where links and sessions are kept. Its methods run in the caller's transaction."""

    def add_link(self, link_id: str, staff_id: UUID, expires_at: datetime) -> None:
        """Keep a link that was given out."""
        ...

    def use_link(self, link_id: str, now: datetime) -> bool:
        """Use a link up; False when that was done before, or there is none of that id."""
        ...

    def link_owner(self, link_id: str) -> Staff | None:
        """Return whose link it is, used or not."""
        ...

    def add_session(self, session_hash: str, staff_id: UUID, now: datetime) -> None:
        """Keep a new session."""
        ...

    def session(self, session_hash: str) -> Session | None:
        """Return a session that nobody ended, with its person as they are now."""
        ...

    def saw(self, session_hash: str, now: datetime) -> None:
        """Write down that a session was used."""
        ...

    def end_session(self, session_hash: str) -> None:
        """End a session; ending it again changes nothing."""
        ...


@dataclass(frozen=True)
class Signin:
    """Gives out links, and tells who somebody is; `key` is this installation's own secret."""

    store: SigninStore
    key: bytes

    def issue(self, staff: Staff, now: datetime) -> str:
        """Return the token of a new link for this person."""
        link_id, expires_at = secrets.token_hex(16), now + LINK_LIFE
        self.store.add_link(link_id, staff.id, expires_at)
        until = str(int(expires_at.timestamp()))
        return f"{link_id}.{until}.{self._signature(link_id, until)}"

    def owner(self, token: str, now: datetime) -> Staff:
        """Return whom a link would sign in, without using it up. Raise SigninRefused."""
        staff = self.store.link_owner(self._link_id(token, now))
        if staff is None:
            raise SigninRefused(BadLink.UNKNOWN)
        if not staff.active:
            raise SigninRefused(BadLink.DISMISSED)
        return staff

    def enter(self, token: str, now: datetime) -> tuple[str, Staff]:
        """Use a link up; return the cookie of the new session, and whose it is.

        Raise SigninRefused.
        """
        staff = self.owner(token, now)
        if not self.store.use_link(self._link_id(token, now), now):
            raise SigninRefused(BadLink.USED)
        cookie = secrets.token_urlsafe(32)
        self.store.add_session(hash_of(cookie), staff.id, now)
        return cookie, staff

    def session(self, cookie: str, now: datetime) -> Session | None:
        """Return who is signed in by a cookie, if anybody still is."""
        found = self.store.session(hash_of(cookie)) if cookie else None
        if found is None or not found.staff.active or found.has_ended(now):
            return None
        return found

    def saw(self, session: Session, now: datetime) -> None:
        """Write down that somebody is still there."""
        self.store.saw(session.hash, now)

    def leave(self, session: Session) -> None:
        """Sign somebody out."""
        self.store.end_session(session.hash)

    def form_token(self, session: Session) -> str:
        """Return what every form of this session must carry; it says nothing of the cookie."""
        return self._signature("form", session.hash)

    def is_form_of(self, session: Session, token: str) -> bool:
        """Whether a form was made by the console for this session."""
        return hmac.compare_digest(self.form_token(session).encode(), token.encode())

    def _link_id(self, token: str, now: datetime) -> str:
        link_id, until, signature = ([*token.split("."), "", "", ""])[:3]
        if not hmac.compare_digest(self._signature(link_id, until).encode(), signature.encode()):
            raise SigninRefused(BadLink.UNKNOWN)
        if datetime.fromtimestamp(int(until), UTC) < now:
            raise SigninRefused(BadLink.EXPIRED)
        return link_id

    def _signature(self, *parts: str) -> str:
        said = "\n".join(("rex console", *parts)).encode()
        return hmac.new(self.key, said, hashlib.sha256).hexdigest()


def hash_of(cookie: str) -> str:
    """Return what the database keeps of a cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest()
