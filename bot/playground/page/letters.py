"""E-mails as the page shows them: by recipient, newest first, the HTML shut in a sandbox."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.playground.inbox import Inbox, Mail
from bot.playground.people import User

EVERYBODY = "*"

#: What an e-mail may do: show itself, and open its links elsewhere.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
_LINKS_OPEN_ELSEWHERE = '<!doctype html><meta charset="utf-8"><base target="_blank">'
_AS_TEXT = Markup('<pre style="white-space: pre-wrap; font: 15px/1.5 system-ui">{}</pre>')


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An e-mail under the number by which the page knows it."""

    number: int
    mail: Mail

    def is_to(self, address: str) -> bool:
        """Whether it was sent to an address."""
        return address.casefold() in self.addresses

    @property
    def addresses(self) -> list[str]:
        """Where it was sent, each address once."""
        return list(dict.fromkeys(recipient.casefold() for recipient in self.mail.recipients))


@dataclass(frozen=True, kw_only=True)
class Letters:
    """The e-mails of one address, or of everybody; `addresses` counts those of each."""

    of: str
    addresses: Mapping[str, int]
    shown: tuple[Letter, ...]
    opened: Letter | None


def received(inbox: Inbox | None) -> tuple[Letter, ...]:
    """Return every e-mail, oldest first; none where there is no inbox."""
    mails = inbox.mails if inbox else ()
    return tuple(Letter(number=number, mail=mail) for number, mail in enumerate(mails, 1))


def letters(all_: Sequence[Letter], viewer: User, of: str | None, opened: str | None) -> Letters:
    """Return the e-mails to an address, to the viewer's own unless another is asked for."""
    counts = Counter(address for letter in all_ for address in letter.addresses)
    own = (viewer.email or "").casefold()
    wanted = of.casefold() if of else (own or EVERYBODY)
    shown = [letter for letter in reversed(all_) if wanted == EVERYBODY or letter.is_to(wanted)]
    addresses = {own: 0, **counts} if own else dict(counts)
    return Letters(
        of=wanted,
        addresses=dict(sorted(addresses.items())),
        shown=tuple(shown),
        opened=next((letter for letter in shown if str(letter.number) == opened), None),
    )


def written(mail: Mail) -> str:
    """Return an e-mail's body as a page of its own; text alone is shown as text."""
    return _LINKS_OPEN_ELSEWHERE + (mail.html or str(_AS_TEXT.format(mail.text)))
