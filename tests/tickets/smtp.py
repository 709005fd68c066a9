"""A real SMTP server on loopback that answers as it is told and keeps what it accepts."""

import asyncio
import socket
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


@dataclass
class Postbox:
    """What arrived, and what the server answers to a recipient, a message and a goodbye."""

    port: int = 0
    to_recipient: str = "250 OK"
    to_message: str = "250 OK"
    to_goodbye: str = "221 Bye"
    #: Seconds that it thinks about a message it has taken already.
    thinks: float = 0.0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.to_message.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            parsed = message_from_bytes(content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
            self.recipients.extend(envelope.rcpt_tos)
        await asyncio.sleep(self.thinks)
        return self.to_message

    async def handle_QUIT(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        return self.to_goodbye


class _OnFreePort(Controller):
    def __init__(self, handler: Postbox, **options: Any) -> None:
        self._listening = socket.create_server((HOST, 0))
        handler.port = self._listening.getsockname()[1]
        super().__init__(handler, hostname=HOST, port=handler.port, **options)

    def _create_server(self) -> Coroutine[Any, Any, Any]:
        served: Coroutine[Any, Any, Any] = self.loop.create_server(
            self._factory_invoker, sock=self._listening, ssl=self.ssl_context
        )
        return served


@contextmanager
def smtp_server(
    tls: SSLContext | None = None, password: str | None = None, always_tls: SSLContext | None = None
) -> Iterator[Postbox]:
    """Serve until the end of the `with`; with a password, only for those who sign in."""

    def knows(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == (password or "").encode()
        return AuthResult(success=right, handled=False)

    postbox = Postbox()
    options: dict[str, Any] = {"tls_context": tls, "require_starttls": tls is not None}
    options["ssl_context"] = always_tls
    if password:
        options |= {"authenticator": knows, "auth_required": True}
    server = _OnFreePort(postbox, **options)
    server.start()
    try:
        yield postbox
    finally:
        server.stop()
