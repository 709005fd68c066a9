"""The inbox, written to with the standard library's SMTP client."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from bot.playground.feed import Change
from bot.playground.inbox import Inbox


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """An inbox that listens."""
    with Inbox() as inbox:
        yield inbox


def send(inbox: Inbox, to: str = "ines@hirepilot.example", subject: str = "TKT-1001") -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "rex@hirepilot.example", to, subject
    mail["Message-ID"] = "<alert-1@hirepilot.example>"
    mail.set_content("The board doesn't load – please look.")
    mail.add_alternative("<p>The board doesn't load – please look.</p>", subtype="html")
    with smtplib.SMTP(inbox.host, inbox.port, timeout=5) as client:
        client.send_message(mail)


def test_a_mail_is_kept_as_it_was_sent(inbox: Inbox) -> None:
    send(inbox, subject="TKT-1001 für Sie – dringend")
    (mail,) = inbox.mails
    assert mail.to == "ines@hirepilot.example"
    assert mail.subject == "TKT-1001 für Sie – dringend"
    assert mail.message_id == "<alert-1@hirepilot.example>"
    assert mail.text.strip() == "The board doesn't load – please look."
    assert mail.html.strip().startswith("<p>The board")
    assert mail.recipients == ("ines@hirepilot.example",)
    assert mail.at.tzinfo is not None


def test_mails_are_found_by_address(inbox: Inbox) -> None:
    send(inbox)
    send(inbox, to="omar@hirepilot.example")
    assert [mail.to for mail in inbox.to("OMAR@hirepilot.example")] == ["omar@hirepilot.example"]
    inbox.clear()
    assert inbox.mails == ()


def test_mail_can_be_refused_for_good_and_for_now(inbox: Inbox) -> None:
    inbox.tempfail(times=1)
    with pytest.raises(smtplib.SMTPDataError, match="451"):
        send(inbox)
    send(inbox)
    inbox.refuse()
    for _ in range(2):
        with pytest.raises(smtplib.SMTPDataError, match="550"):
            send(inbox)
    inbox.accept()
    send(inbox)
    assert len(inbox.mails) == 2


def test_an_inbox_that_was_away_comes_back_at_the_same_place(inbox: Inbox) -> None:
    port = inbox.port
    inbox.stop()
    with pytest.raises(ConnectionRefusedError):
        send(inbox)
    inbox.start()
    send(inbox)
    assert (inbox.port, len(inbox.mails)) == (port, 1)


def test_mail_is_announced(inbox: Inbox) -> None:
    changes: list[Change] = []
    inbox.subscribe(changes.append)
    send(inbox)
    assert inbox.wait_for(lambda: inbox.mails)
    assert [(change.kind, change.name) for change in changes] == [("mail", "TKT-1001")]
