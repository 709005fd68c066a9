"""Webhooks: signed, tried again, written down, and never doubled for whoever knows their ids."""

import base64
import hashlib
import hmac

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.automation.posting import is_private, post, signed
from bot.sealing import Seal, new_key
from domain import webhooks
from domain.sql.tables import WebhookEndpointRow
from domain.sql.webhook_secrets import Secrets
from domain.sql.webhooks import Attempt, SqlWebhooks
from domain.webhooks import Delivery, DeliveryState
from tests.bot.automation.conftest import KEY, SECRET, Desk
from tests.bot.automation.receiver import Received, Receiver

CREATED, ONBOARDING = "opportunity.created", "workflow.onboarding"


def one(desk: Desk, server: Receiver) -> Delivery:
    """The only delivery to a server's own address."""
    (found,) = [it for it in desk.deliveries() if it.endpoint.url.startswith(server.url)]
    return found


def log(desk: Desk, delivery: Delivery) -> list[Attempt]:
    with desk.room() as room:
        return list(SqlWebhooks(room.session).attempts(delivery))


def is_genuine(request: Received) -> bool:
    """Check a signature as a receiver does, by the letter of the specification."""
    told = request.headers
    content = f"{told['webhook-id']}.{told['webhook-timestamp']}.{request.body}".encode()
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return told["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


def test_the_signature_is_that_of_the_specification() -> None:
    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}', SECRET)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_an_endpoint_hears_of_its_topics_and_of_no_others(desk: Desk, server: Receiver) -> None:
    desk.listen(server, CREATED)
    deal = desk.create()
    desk.link(deal, "Controller")
    desk.settle()
    (request,) = server.requests
    assert is_genuine(request)
    assert request.event["type"] == CREATED
    assert request.event["data"]["ref"] == deal.ref
    assert request.event["data"]["value_minor"] == 5_000_000
    assert one(desk, server).state is DeliveryState.DELIVERED


def test_a_secret_that_is_kept_closed_signs_all_the_same(desk: Desk, server: Receiver) -> None:
    endpoint = desk.listen(server, CREATED, seal=Seal([KEY]))
    with desk.room() as room:
        row = select(WebhookEndpointRow).where(WebhookEndpointRow.id == endpoint.id)
        kept = room.session.scalars(row).one()
        assert (kept.secret, kept.sealed and SECRET in kept.sealed) == ("", False)
    desk.create()
    desk.settle()
    (request,) = server.requests
    assert is_genuine(request)


def test_a_secret_that_no_key_opens_is_told_and_sends_nothing(desk: Desk, server: Receiver) -> None:
    desk.listen(server, CREATED, seal=Seal([new_key()]))
    desk.create()
    desk.settle()
    delivery = one(desk, server)
    assert (server.requests, delivery.state) == ([], DeliveryState.FAILED)
    assert "REX_TOKEN_KEYS" in str(log(desk, delivery)[0].error)


def test_secrets_are_closed_again_under_the_newest_key_and_those_that_were_open(
    desk: Desk, server: Receiver
) -> None:
    newest = new_key()
    for path, seal in (("/open", None), ("/closed", Seal([KEY]))):
        desk.listen(server, CREATED, path=path, seal=seal)
    with Session(desk.world.database.engine, autoflush=False) as session:
        assert Secrets(session, Seal([newest, KEY])).close_again() >= 2
        ours = WebhookEndpointRow.url.startswith(server.url)
        rows = session.scalars(select(WebhookEndpointRow).where(ours)).all()
        assert [it.secret for it in rows] == ["", ""]
        opened = [Seal([newest]).opened(f"webhook {it.id}", it.sealed or "") for it in rows]
        assert opened == [SECRET, SECRET]


def test_onboarding_begins_and_the_timeline_says_so(desk: Desk, server: Receiver) -> None:
    desk.listen(server, ONBOARDING)
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    (request,) = server.requests
    assert request.event["type"] == ONBOARDING
    assert "Start onboarding: 127.0.0.1 has taken it." in desk.timeline(deal)


def test_it_is_tried_again_with_the_same_id_until_it_is_taken(desk: Desk, server: Receiver) -> None:
    server.answers += [500, 503, 429]
    desk.listen(server, CREATED)
    desk.create()
    desk.settle()
    assert len(server.requests) == 4
    assert len({it.headers["webhook-id"] for it in server.requests}) == 1
    assert all(map(is_genuine, server.requests))
    delivery = one(desk, server)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 4)
    assert [it.code for it in log(desk, delivery)] == [500, 503, 429, 200]
    assert delivery.answer == "thank you"


def test_what_is_never_taken_is_given_up_in_the_open_and_can_be_sent_again(
    desk: Desk, server: Receiver
) -> None:
    server.answers += [500] * 4
    desk.listen(server, ONBOARDING)
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    failed = one(desk, server)
    assert (failed.state, failed.attempts) == (DeliveryState.FAILED, 4)
    assert "Start onboarding: 127.0.0.1 could not be told, it answered 500." in desk.timeline(deal)
    with desk.room() as room:
        kept, theo = SqlWebhooks(room.session), desk.who(room, "theo")
        webhooks.resend(room.records, kept, theo, failed.ref, **desk.how())
    desk.settle()
    assert one(desk, server).state is DeliveryState.DELIVERED
    assert len(server.requests) == 5
    assert len({it.headers["webhook-id"] for it in server.requests}) == 1
    assert "Start onboarding: 127.0.0.1 has taken it." in desk.timeline(deal)


def test_nobody_there_is_tried_again_too(desk: Desk, server: Receiver) -> None:
    closed = Receiver(url="http://127.0.0.1:9")
    desk.listen(closed, CREATED)
    desk.create()
    desk.settle()
    delivery = one(desk, closed)
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 4)
    assert "refused" in str(delivery.answer)


def test_who_is_gone_for_good_is_left_alone(desk: Desk, server: Receiver) -> None:
    server.answers += [410]
    desk.listen(server, CREATED)
    desk.create()
    desk.create()
    desk.settle()
    desk.create()
    desk.settle()
    with desk.room() as room:
        known = webhooks.endpoints(SqlWebhooks(room.session), desk.who(room, "theo"))
    (endpoint,) = [it for it in known if it.url.startswith(server.url)]
    assert not endpoint.enabled
    assert len(server.requests) <= 2


def test_a_removed_endpoint_hears_nothing_more(desk: Desk, server: Receiver) -> None:
    endpoint = desk.listen(server, CREATED)
    with desk.room() as room:
        kept, theo = SqlWebhooks(room.session), desk.who(room, "theo")
        webhooks.remove_endpoint(room.records, kept, theo, endpoint.ref, **desk.how())
    desk.create()
    desk.settle()
    assert server.requests == []


def test_what_waits_for_an_endpoint_that_is_removed_is_given_up_in_the_open(
    desk: Desk, server: Receiver
) -> None:
    server.answers += [500] * 4
    endpoint = desk.listen(server, ONBOARDING)
    deal = desk.create()
    desk.win(deal)
    desk.settle()
    failed = one(desk, server)
    with desk.room() as room:
        kept, theo = SqlWebhooks(room.session), desk.who(room, "theo")
        webhooks.resend(room.records, kept, theo, failed.ref, **desk.how())
        webhooks.remove_endpoint(room.records, kept, theo, endpoint.ref, **desk.how())
    desk.settle()
    given_up = one(desk, server)
    assert (given_up.state, len(server.requests)) == (DeliveryState.FAILED, 4)
    assert given_up.answer == "its webhook was removed"
    missed = "Start onboarding: 127.0.0.1 could not be told, its webhook was removed."
    assert missed in desk.timeline(deal)


def test_a_redirect_is_not_followed(desk: Desk, server: Receiver) -> None:
    server.answers += [302]
    answer = post(f"{server.url}/moved", "{}", {}, may_stay_home=True)
    assert answer.code == 302
    assert [it.path for it in server.requests] == ["/moved"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_never_called(host: str) -> None:
    answer = post(f"http://{host}:9/", "{}", {}, may_stay_home=False)
    assert answer.code is None
    assert "private network" in str(answer.error)


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.9", True),
        ("169.254.169.254", True),
        ("0.0.0.0", True),  # noqa: S104  (an address to refuse, not to listen on)
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("93.184.216.34", False),
        ("2606:2800:220:1:248:1893:25c8:1946", False),
    ],
)
def test_private_addresses_are_known(address: str, private: bool) -> None:
    assert is_private(address) is private
