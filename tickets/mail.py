"""The courier that carries alerts by e-mail, over any SMTP server."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Literal

from domain.deadline import within
from tickets import rendering
from tickets.alerts import Alert, Case, DeliveryFailed, NeverDeliverable, Post
from tickets.staff import Staff
from tickets.ticket import Ticket

#: SMTP's codes from here on are final.
SMTP_NEVER = 500
SMTP_DONE = 250
#: How long a goodbye is waited for.
LEAVE_SECONDS = 2.0


def _no_links(_: Alert) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class MailCourier:
    """Sends one message per alert. The password is never shown, not even in a traceback."""

    host: str
    port: int
    sender: str  # "REX <rex@hirepilot.example>"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    tls_port: int = 465  # on this port the connection is protected from its first byte
    timeout_seconds: float = 15.0  # for the server's answer to each command before the message
    #: For its answers to the message itself. A server may think for long once it has a message, and
    #: whoever doesn't wait for it sends it twice: RFC 5321, 4.5.3.2.6, allows it ten minutes. So long
    #: no alert can be kept waiting by the mails before it.
    taking_seconds: float = 90.0
    patience_seconds: float = 120.0  # for a whole conversation with the server, however it trickles
    name: Literal["email"] = "email"
    #: The links by which an alert can be answered from the mail, by what they do.
    links: Callable[[Alert], Mapping[str, str]] = field(default=_no_links, repr=False)

    #: The address of a ticket in the staff console; empty where it has none.
    page: Callable[[Ticket], str] = field(default=lambda _: "", repr=False)

    def deliver(self, alert: Alert, case: Case) -> str:
        """Send the alert and return its Message-ID. Raise DeliveryFailed with a sentence.

        The Message-ID comes from the alert: a mail that is sent twice after a crash is the same
        mail, and mail programs show it once.
        """
        return self.send(self.message(alert, case), _person(alert).email)

    def send(self, message: EmailMessage, recipient: str) -> str:
        """Send a message and return its Message-ID. Raise DeliveryFailed with a sentence."""
        try:
            server = within(self.patience_seconds, lambda: self._hand_over(message))
        except smtplib.SMTPRecipientsRefused as refused:
            code, answer = next(iter(refused.recipients.values()))
            failed = NeverDeliverable if code >= SMTP_NEVER else DeliveryFailed
            raise failed(self._refusal(code, answer, recipient)) from None
        except smtplib.SMTPResponseException as refused:
            is_final = (
                isinstance(refused, smtplib.SMTPDataError) and refused.smtp_code >= SMTP_NEVER
            )
            failed = NeverDeliverable if is_final else DeliveryFailed
            raise failed(
                self._refusal(refused.smtp_code, refused.smtp_error, "the message")
            ) from None
        except (smtplib.SMTPException, OSError, UnicodeError) as broken:
            raise DeliveryFailed(f"The mail server {self._where} can't be used: {broken}") from None
        _take_leave(server)
        return str(message["Message-ID"])

    def try_out(self) -> None:
        """Connect and sign in, and send nothing. Raise DeliveryFailed with a sentence."""
        try:
            code, answer = within(self.patience_seconds, self._greeted)
        except smtplib.SMTPAuthenticationError as refused:
            raise NeverDeliverable(
                self._refusal(refused.smtp_code, refused.smtp_error, "the user or the password")
            ) from None
        except (smtplib.SMTPException, OSError, UnicodeError) as broken:
            raise DeliveryFailed(f"The mail server {self._where} can't be used: {broken}") from None
        if code != SMTP_DONE:
            raise DeliveryFailed(self._refusal(code, answer, "to talk"))

    def message(self, alert: Alert, case: Case) -> EmailMessage:
        """Write the message: text, and the same as HTML. All mails of one incident are one thread."""
        sender, links = address(*parseaddr(self.sender)), self.links(alert)
        to = address(_person(alert).name, _person(alert).email)
        about = rendering.subject(alert, case)
        message = headed(sender, to, about, key=str(alert.id), at=alert.created_at)
        if case.incident:
            thread = f"<{case.incident.id}@{sender.domain}>"
            message["In-Reply-To"] = thread
            message["References"] = thread
        message["List-Id"] = f"REX alerts <alerts.rex.{sender.domain}>"
        page = self.page(case.ticket) if case.ticket else ""
        message.set_content(rendering.plain(alert, case, links, page))
        message.add_alternative(rendering.html(alert, case, links, page), subtype="html")
        return message

    def _hand_over(self, message: EmailMessage) -> smtplib.SMTP:
        """Have a server take a message; what it says after that changes nothing."""
        server = self._connected()
        try:
            self._sign_in(server)
            if server.sock:
                server.sock.settimeout(self.taking_seconds)
            server.send_message(message)
        except BaseException:
            server.close()
            raise
        return server

    def _greeted(self) -> tuple[int, bytes]:
        with self._connected() as server:
            self._sign_in(server)
            return server.noop()

    def _connected(self) -> smtplib.SMTP:
        """Connect."""
        if self.port == self.tls_port:
            trust = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout_seconds, context=trust
            )
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        """Protect the connection and sign in, as far as this server is set up for it."""
        if self.starttls:
            server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password or "")

    @property
    def _where(self) -> str:
        return f"{self.host}:{self.port}"

    def _refusal(self, code: int, answer: bytes | str, what: str) -> str:
        said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return f"The mail server {self._where} refused {what}: {code} {' '.join(said.split())}"


def _take_leave(server: smtplib.SMTP) -> None:
    """Say goodbye to a server that has taken a message, however it answers."""
    with suppress(smtplib.SMTPException, OSError):
        within(LEAVE_SECONDS, server.quit)
    server.close()


def _person(alert: Alert) -> Staff:
    if isinstance(alert.recipient, Post):
        raise NeverDeliverable(f"{alert.recipient.name} has no e-mail address.")
    return alert.recipient


def headed(
    sender: Address,
    to: Address,
    subject: str,
    *,
    key: str,
    at: datetime | None = None,
    automatic: bool = True,
) -> EmailMessage:
    """Return a message that has its headers and no words yet; its `key` names it for ever.

    Without `at` the server dates it, as RFC 6409, 8.2, lets it. What is not `automatic` may be
    answered by a machine: that somebody is away (RFC 3834, 5).
    """
    message = EmailMessage()
    message["Message-ID"] = f"<{key}@{sender.domain}>"
    if at:
        message["Date"] = at
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    if automatic:
        message["Auto-Submitted"] = "auto-generated"
    return message


def address(name: str, email: str) -> Address:
    """Return an address that cannot smuggle in a header. Raise DeliveryFailed."""
    printable = "".join(each for each in name if each.isprintable())
    try:
        return Address(display_name=printable, addr_spec=email)
    except (ValueError, IndexError, MessageError) as bad:
        raise NeverDeliverable(f"{email!r} is no e-mail address: {bad}") from None
