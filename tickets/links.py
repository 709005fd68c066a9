"""Links in e-mails that act for one person: signed, good for a while, and only once."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tickets.alerts import Alert

LIFE = timedelta(days=3)
_SEPARATOR = "."


class LinkAction(StrEnum):
    """What a link does for who got it."""

    ACKNOWLEDGE = "acknowledge"
    CLAIM = "claim"


class BadLink(Exception):
    """A link that does nothing; the message says why, to whoever opened it."""


@dataclass(frozen=True)
class Link:
    """What a link stands for: an action, on the alert that carried it."""

    action: LinkAction
    alert_id: UUID
    expires: datetime

    @classmethod
    def of(cls, alert: Alert, action: LinkAction) -> "Link":
        """Return the link of an alert; the same each time, so that a repeated mail is the same."""
        return cls(action, alert.id, (alert.created_at + LIFE).replace(microsecond=0))

    def token(self, key: bytes) -> str:
        """Return it signed, fit for an address."""
        parts = (self.action, self.alert_id.hex, str(int(self.expires.timestamp())))
        said = _SEPARATOR.join(parts)
        return f"{said}{_SEPARATOR}{_signature(said, key)}"

    @property
    def digest(self) -> str:
        """Return the name under which its use is written down."""
        return hashlib.sha256(f"{self.action}/{self.alert_id}".encode()).hexdigest()


def read_link(token: str, key: bytes, now: datetime) -> Link:
    """Return what a token stands for. Raise BadLink."""
    said, _, signature = token.rpartition(_SEPARATOR)
    if not hmac.compare_digest(_signature(said, key).encode(), signature.encode()):
        raise BadLink("This link isn't one of REX's, or it was cut in two. Open it from the mail.")
    action, alert_id, expires = said.split(_SEPARATOR)
    link = Link(LinkAction(action), UUID(alert_id), datetime.fromtimestamp(int(expires), UTC))
    if now >= link.expires:
        raise BadLink("This link has expired. Use the button in Slack, or the console.")
    return link


def _signature(said: str, key: bytes) -> str:
    digest = hmac.new(key, f"alert link {said}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:24]).decode().rstrip("=")
