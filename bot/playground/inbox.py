"""An inbox for e-mail: a real SMTP server on this machine that keeps what it is given."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType

from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.playground.feed import Change, Feed, Found
from bot.ports import take

HOST = "127.0.0.1"
ACCEPTED = "250 OK"
REFUSED = "550 5.7.1 Refused on request"
TRY_LATER = "451 4.3.0 Try again later, on request"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One accepted e-mail. `recipients` is whom it was really sent to, whatever its headers say."""

    at: datetime
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage

    @property
    def to(self) -> str:
        """The To header."""
        return str(self.message["to"] or "")

    @property
    def subject(self) -> str:
        """The Subject header, decoded."""
        return str(self.message["subject"] or "")

    @property
    def message_id(self) -> str:
        """The Message-ID header."""
        return str(self.message["message-id"] or "")

    @property
    def text(self) -> str:
        """The plain text; empty if there is none."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML; empty if there is none."""
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


class Inbox:
    """Takes mail for every address over SMTP on loopback; port 0 picks a free one."""

    def __init__(self, port: int = 0, clock: Callable[[], datetime] | None = None) -> None:
        self.host = HOST
        self.port = port
        self.feed = Feed()
        self._clock = clock or (lambda: datetime.now(UTC))
        self._mails: list[Mail] = []
        self._answers: list[str] = []
        self._standing = ACCEPTED
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None

    def start(self) -> None:
        """Listen. After a stop it is the same port again."""
        listening = take(HOST, self.port)
        self.port = listening.getsockname()[1]
        self._loop = loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="inbox", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(listening), loop).result()

    def stop(self) -> None:
        """Stop listening; the mails stay."""
        loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._wind_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def __enter__(self) -> "Inbox":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    # What arrived

    @property
    def mails(self) -> tuple[Mail, ...]:
        """Every mail, oldest first."""
        return tuple(self._mails)

    def to(self, address: str) -> tuple[Mail, ...]:
        """The mails that were sent to an address."""
        return tuple(m for m in self.mails if address.casefold() in map(str.casefold, m.recipients))

    def put(self, mails: Iterable[Mail]) -> None:
        """Lay mails in that came before."""
        self._mails += mails

    def clear(self) -> None:
        """Throw every mail away."""
        self._mails.clear()
        self.feed.publish(Change(kind="mail"))

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` for each mail until the returned function is called."""
        return self.feed.subscribe(listener)

    def wait_for(self, predicate: Callable[[], Found], timeout: float = 30.0) -> Found:
        """Wait until something is true; TimeoutError after `timeout` seconds."""
        return self.feed.wait_for(predicate, timeout)

    # Making trouble

    def refuse(self, times: int | None = None) -> None:
        """Refuse mail for good (550): so many times, or until `accept`."""
        self._answer(REFUSED, times)

    def tempfail(self, times: int | None = None) -> None:
        """Refuse mail for now (451): so many times, or until `accept`."""
        self._answer(TRY_LATER, times)

    def accept(self) -> None:
        """Take mail again."""
        self._answers.clear()
        self._standing = ACCEPTED

    def _answer(self, answer: str, times: int | None) -> None:
        if times is None:
            self._standing = answer
        else:
            self._answers += [answer] * times

    # The server's side; the name is aiosmtpd's

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, or answer what was planned."""
        answer = self._answers.pop(0) if self._answers else self._standing
        if answer != ACCEPTED:
            return answer
        mail = Mail(
            at=self._clock(),
            sender=str(envelope.mail_from or ""),
            recipients=tuple(envelope.rcpt_tos),
            message=message_from_bytes(envelope.original_content or b"", policy=policy.default),
        )
        self._mails.append(mail)
        self.feed.publish(Change(kind="mail", name=mail.subject))
        return ACCEPTED

    async def _listen(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, sock=listening)

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname=HOST, enable_SMTPUTF8=True, loop=asyncio.get_running_loop())

    async def _wind_up(self) -> None:
        if self._server is not None:
            self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
