"""Requirements: an alert arrives as a proper e-mail, or the reason why not is a sentence."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.tickets.examples import NOW, billing_crash
from tests.tickets.smtp import HOST, Postbox, smtp_server
from tickets.alerts import Alert, Case, CourierName, DeliveryFailed, Notice
from tickets.incident import Incident, IncidentStatus
from tickets.ladder import DEFAULTS
from tickets.mail import MailCourier
from tickets.staff import Staff, StaffRole
from tickets.ticket import Priority, Severity, Ticket, TicketStatus

INES = Staff(
    id=UUID(int=1), email="ines@hirepilot.example", name="Ines Duarte", role=StaffRole.SUPER_ADMIN
)
ALERT = Alert(
    id=UUID(int=7),
    ticket_id=UUID(int=9),
    courier=CourierName.EMAIL,
    recipient=INES,
    notice=Notice.OPENED,
    dedupe_key="one",
    created_at=NOW,
)
TICKET = Ticket(
    id=UUID(int=9),
    number=1001,
    status=TicketStatus.NEW,
    report=replace(billing_crash(), title="Billing tab crashes"),
    opened_at=NOW,
    transcript_sha256="0" * 64,
    category="opportunities",
    priority=Priority.HIGH,
    priority_why="P2",
)
CASE = Case(ticket=TICKET)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with smtp_server() as box:
        yield box


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate that this process trusts."""
    context = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return context


def courier(box: Postbox, **changed: str | bool | float) -> MailCourier:
    plain = MailCourier(
        host=HOST, port=box.port, sender="REX <rex@hirepilot.example>", timeout_seconds=5
    )
    return replace(plain, **changed)  # type: ignore[arg-type]  # a test names fields by hand


def an_incident(number: int) -> Incident:
    return Incident(
        id=UUID(int=number),
        number=1000 + number,
        fingerprint=str(number),
        component="opportunities.billing-crash",
        title="Billing tab crashes",
        severity=Severity.P2,
        status=IncidentStatus.TRIGGERED,
        opened_at=NOW,
        policy=DEFAULTS[Severity.P2],
    )


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_the_mail_arrives_with_everything_in_it(postbox: Postbox) -> None:
    provider_id = courier(postbox).deliver(ALERT, CASE)
    (mail,) = postbox.mails
    assert postbox.recipients == ["ines@hirepilot.example"]
    assert mail["Subject"] == "[REX P2] Billing tab crashes — Harbor & Finch (TKT-1001)"
    assert mail["To"] == "Ines Duarte <ines@hirepilot.example>"
    assert mail["From"] == "REX <rex@hirepilot.example>"
    assert mail["Message-ID"] == provider_id == f"<{ALERT.id}@hirepilot.example>"
    assert "alerts.rex.hirepilot.example" in mail["List-Id"]
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        assert "error 500" in part(mail, kind)
        assert "Chrome on Mac" in part(mail, kind)


def test_the_same_alert_is_the_same_mail(postbox: Postbox) -> None:
    assert courier(postbox).deliver(ALERT, CASE) == courier(postbox).deliver(ALERT, CASE)
    other = replace(ALERT, id=UUID(int=8))
    assert courier(postbox).deliver(other, CASE) != courier(postbox).deliver(ALERT, CASE)


def test_the_mails_of_one_incident_are_one_thread(postbox: Postbox) -> None:
    for n, incident in ((20, 3), (21, 3), (22, 4)):
        alert = replace(ALERT, id=UUID(int=n))
        courier(postbox).deliver(alert, Case(ticket=TICKET, incident=an_incident(incident)))
    first, second, other = [mail["References"] for mail in postbox.mails]
    assert first == second != other
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 3
    assert [mail["In-Reply-To"] for mail in postbox.mails] == [first, second, other]


@pytest.mark.parametrize(
    "evil",
    [
        "x\r\nBcc: thief@evil.example",
        "x\nBcc: thief@evil.example",
        "x\u2028Bcc: thief@evil.example",
    ],
)
def test_no_text_becomes_a_header(postbox: Postbox, evil: str) -> None:
    report = replace(
        TICKET.report, title=evil, reporter=replace(TICKET.report.reporter, workspace_name=evil)
    )
    courier(postbox).deliver(
        replace(ALERT, recipient=replace(INES, name=evil)),
        Case(ticket=replace(TICKET, report=report)),
    )
    (mail,) = postbox.mails
    assert mail["Bcc"] is None
    assert postbox.recipients == ["ines@hirepilot.example"]
    assert "thief" in mail["Subject"]


@pytest.mark.parametrize("email", ["", "nobody", "a@b\r\nBcc: c@d", "a b@c.example"])
def test_a_bad_address_is_a_failed_delivery(postbox: Postbox, email: str) -> None:
    with pytest.raises(DeliveryFailed, match="no e-mail address"):
        courier(postbox).deliver(replace(ALERT, recipient=replace(INES, email=email)), CASE)
    assert postbox.mails == []


@pytest.mark.parametrize("answer", ["451 4.3.0 Try again later", "552 5.2.2 Mailbox full"])
def test_a_refused_message_is_a_sentence(postbox: Postbox, answer: str) -> None:
    postbox.to_message = answer
    with pytest.raises(DeliveryFailed, match=f"refused the message: {answer}"):
        courier(postbox).deliver(ALERT, CASE)


def test_a_server_that_thinks_about_a_mail_it_has_taken_is_not_given_it_again(
    postbox: Postbox,
) -> None:
    postbox.thinks = 0.5
    courier(postbox, timeout_seconds=0.2).deliver(ALERT, CASE)
    assert len(postbox.mails) == 1


@pytest.mark.parametrize("goodbye", ["421 4.3.2 Going down", "500 What?"])
def test_a_mail_that_was_taken_is_delivered_whatever_the_server_says_after_that(
    postbox: Postbox, goodbye: str
) -> None:
    postbox.to_goodbye = goodbye
    courier(postbox).deliver(ALERT, CASE)
    assert len(postbox.mails) == 1


def test_a_refused_recipient_is_a_sentence(postbox: Postbox) -> None:
    postbox.to_recipient = "550 5.1.1 No such user"
    with pytest.raises(DeliveryFailed, match=r"refused ines@hirepilot.example: 550 5\.1\.1"):
        courier(postbox).deliver(ALERT, CASE)


def test_a_server_that_is_away_is_a_sentence() -> None:
    with smtp_server() as gone:
        pass
    with pytest.raises(DeliveryFailed, match="can't be used"):
        courier(gone).deliver(ALERT, CASE)


def test_it_signs_in_with_user_and_password(trusted: ssl.SSLContext) -> None:
    with smtp_server(tls=trusted, password="right") as box:
        knows = courier(box, host="localhost", starttls=True, user="rex", password="right")
        knows.deliver(ALERT, CASE)
        assert len(box.mails) == 1
        with pytest.raises(DeliveryFailed, match="535"):
            replace(knows, password="wrong").deliver(ALERT, CASE)


def test_the_password_is_not_shown() -> None:
    assert "hunter2" not in repr(courier(Postbox(), user="rex", password="hunter2"))


def test_trying_it_out_signs_in_and_sends_nothing(trusted: ssl.SSLContext) -> None:
    with smtp_server(tls=trusted, password="right") as box:
        knows = courier(box, host="localhost", starttls=True, user="rex", password="right")
        knows.try_out()
        assert box.mails == []
        with pytest.raises(DeliveryFailed, match="refused the user or the password: 535"):
            replace(knows, password="wrong").try_out()


def test_starttls_protects_the_connection(trusted: ssl.SSLContext) -> None:
    with smtp_server(tls=trusted) as box:
        courier(box, starttls=True, host="localhost").deliver(ALERT, CASE)
        assert len(box.mails) == 1
        with pytest.raises(DeliveryFailed, match="STARTTLS"):
            courier(box, host="localhost").deliver(ALERT, CASE)


def test_a_port_may_be_protected_from_the_first_byte(trusted: ssl.SSLContext) -> None:
    with smtp_server(always_tls=trusted) as box:
        courier(box, host="localhost", tls_port=box.port).deliver(ALERT, CASE)
        assert len(box.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with smtp_server(tls=self_signed(tmp_path)) as box:
        with pytest.raises(DeliveryFailed, match="CERTIFICATE_VERIFY_FAILED"):
            courier(box, starttls=True, host="localhost").deliver(ALERT, CASE)
        assert box.mails == []


def self_signed(folder: Path) -> ssl.SSLContext:
    """Make a certificate for localhost and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
