"""Which webhooks may be added, what each hears of, and the log of what was sent, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from domain import crm, webhooks
from domain.automations import Waiting
from domain.demo import HARBOR
from domain.errors import BadValue, NotAllowed, NotFound
from domain.events import EventKind
from domain.sql.automations import SqlAutomations
from domain.sql.records import SqlRecords
from domain.sql.tables import WebhookEndpointRow
from domain.sql.webhooks import Attempt, SqlWebhooks
from domain.webhooks import TOPICS, DeliveryState, Endpoint
from tests.domain.office import NOW, at, who

pytestmark = pytest.mark.either_database

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
URL = "https://hooks.example/deals?team=1"
MOVED = "opportunity.stage_moved"


def add(
    records: SqlRecords,
    url: str = URL,
    topics: tuple[str, ...] = (MOVED,),
    secret: str = SECRET,
    name: str = "theo",
) -> Endpoint:
    kept, actor = SqlWebhooks(records.session), who(records, name)
    return webhooks.add_endpoint(
        records, kept, actor, url, topics, secret, **at(key=f"add {url}"[:100])
    )


def moved(records: SqlRecords) -> Waiting:
    """A deal that Theo has just moved."""
    crm.move_stage(records, who(records, "theo"), "OPP-2002", "Negotiation", **at(key="move"))
    kept = SqlAutomations(records.session)
    events = [kept.event(*it) for it in kept.waiting(10)]
    return next(it for it in events if it and it.topic is EventKind.STAGE_MOVED)


def test_an_endpoint_has_a_number_topics_and_a_secret_that_is_never_shown(
    records: SqlRecords,
) -> None:
    added = add(records)
    assert (added.ref, added.host, added.topics) == ("HOOK-2", "hooks.example", (MOVED,))
    assert SECRET not in repr(added)
    kept = SqlWebhooks(records.session)
    assert webhooks.endpoints(kept, who(records, "maya"))[-1] == added


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user:secret@hooks.example/",
        "https://hooks.example/#part",
        "https://hooks.example/a b",
        "https://[hooks.example/",
        "https://[::1/",
        "https://hooks.example:99999/",
        "https://hooks.example:port/",
        "https://hooks.example:-1/",
        "https://hooks.example:0/",
        "https://hooks.example/\r\nX: y",
        "https://hooks.example/" + "a" * 2_000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(records: SqlRecords, url: str) -> None:
    with pytest.raises(BadValue) as refused:
        add(records, url)
    assert refused.value.field == "url"
    assert len(SqlWebhooks(records.session).endpoints(HARBOR.id)) == 1


def test_the_database_refuses_other_addresses_too(records: SqlRecords) -> None:
    theo = who(records, "theo")
    row = {"number": 9, "url": "ftp://x", "secret": SECRET, "topics": [], "created_at": NOW}
    with pytest.raises(IntegrityError), records.session.begin_nested():
        records.session.execute(
            insert(WebhookEndpointRow).values(
                workspace_id=HARBOR.id, id=theo.member_id, created_by=theo.member_id, **row
            )
        )


@pytest.mark.parametrize("topics", [(), ("deal.won",), (MOVED, "everything")])
def test_unknown_topics_are_refused_with_those_there_are(
    records: SqlRecords, topics: tuple[str, ...]
) -> None:
    with pytest.raises(BadValue, match=r"workflow\.onboarding"):
        add(records, topics=topics)


def test_every_event_of_the_outbox_is_a_topic_and_an_automation_is_none() -> None:
    assert set(TOPICS) == {
        *(it.value for it in EventKind if it is not EventKind.AUTOMATED),
        "workflow.onboarding",
        "workflow.nurture",
        "workflow.placed_candidate",
    }


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "not base64!", "whsec_" + "A" * 200]
)
def test_a_weak_secret_is_refused(records: SqlRecords, secret: str) -> None:
    with pytest.raises(BadValue, match="24 to 64 bytes"):
        add(records, secret=secret)


def test_the_same_address_twice_is_refused_until_it_is_removed(records: SqlRecords) -> None:
    first, kept, theo = add(records), SqlWebhooks(records.session), who(records, "theo")
    with pytest.raises(BadValue, match="already"):
        webhooks.add_endpoint(records, kept, theo, URL, (MOVED,), SECRET, **at(key="second"))
    webhooks.remove_endpoint(records, kept, theo, first.ref, **at(key="remove"))
    again = webhooks.add_endpoint(records, kept, theo, URL, (MOVED,), SECRET, **at(key="third"))
    assert (first.ref, again.ref) == ("HOOK-2", "HOOK-3")
    with pytest.raises(NotFound):
        webhooks.remove_endpoint(records, kept, theo, first.ref, **at(key="twice"))


def test_a_repeated_key_of_a_webhook_that_is_gone_gets_a_sentence(records: SqlRecords) -> None:
    first, kept, theo = add(records), SqlWebhooks(records.session), who(records, "theo")
    assert add(records) == first
    webhooks.remove_endpoint(records, kept, theo, first.ref, **at(key="remove"))
    with pytest.raises(NotFound, match="added before, and removed since"):
        add(records)
    assert first.ref not in {it.ref for it in webhooks.endpoints(kept, theo)}


def test_there_is_a_limit(records: SqlRecords) -> None:
    for number in range(webhooks.MOST_ENDPOINTS - 1):
        add(records, f"https://hooks.example/{number}")
    with pytest.raises(BadValue, match="up to 20"):
        add(records)


@pytest.mark.parametrize("name", ["dana", "gus", "rita"])
def test_only_admins_see_or_change_webhooks(records: SqlRecords, name: str) -> None:
    kept = SqlWebhooks(records.session)
    with pytest.raises(NotAllowed):
        add(records, name=name)
    with pytest.raises(NotAllowed):
        webhooks.endpoints(kept, who(records, name))
    with pytest.raises(NotAllowed):
        webhooks.deliveries(kept, who(records, name))


def test_a_delivery_is_queued_once_for_each_who_hears_of_it(records: SqlRecords) -> None:
    add(records)
    add(records, "https://other.example/", (MOVED, "opportunity.won"))
    add(records, "https://third.example/", ("opportunity.won",))
    kept, event = SqlWebhooks(records.session), moved(records)
    queued = [kept.queue(event, MOVED, "{}", NOW) for _ in range(3)]
    assert len(queued[0]) == 2
    assert queued[0] == queued[1] == queued[2]
    assert [number for *_, number in kept.queued(10)] == [1, 1]


def test_every_try_is_logged_and_a_settled_delivery_is_not_posted_again(
    records: SqlRecords,
) -> None:
    add(records)
    kept, theo = SqlWebhooks(records.session), who(records, "theo")
    (made,) = kept.queue(moved(records), MOVED, '{"a": 1}', NOW)
    errand = kept.errand(HARBOR.id, made)
    assert errand
    assert (errand.body, errand.secret, errand.round) == ('{"a": 1}', SECRET, 1)
    assert SECRET not in repr(errand)
    soon = NOW + timedelta(minutes=1)
    kept.settle(errand, Attempt(error="nobody there"), DeliveryState.TRYING, NOW, soon)
    (delivery, *_) = webhooks.deliveries(kept, theo)
    assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.TRYING, soon)
    assert kept.queued(10) == []
    kept.settle(errand, Attempt(code=204, answer=""), DeliveryState.DELIVERED, soon)
    (delivery, *_) = webhooks.deliveries(kept, theo)
    assert (delivery.ref, delivery.attempts, delivery.code) == ("DEL-2", 2, 204)
    assert [it.error for it in kept.attempts(delivery)] == ["nobody there", None]
    assert kept.errand(HARBOR.id, made) is None


def test_only_what_is_settled_can_be_sent_again(records: SqlRecords) -> None:
    add(records)
    kept, theo = SqlWebhooks(records.session), who(records, "theo")
    (made,) = kept.queue(moved(records), MOVED, "{}", NOW)
    with pytest.raises(BadValue, match="on its way"):
        webhooks.resend(records, kept, theo, "DEL-2", **at(key="early"))
    errand = kept.errand(HARBOR.id, made)
    assert errand
    kept.settle(errand, Attempt(code=500), DeliveryState.FAILED, NOW)
    webhooks.resend(records, kept, theo, "DEL-2", **at(key="again"))
    assert kept.queued(10) == [(HARBOR.id, made, 2)]
    for ref in ("DEL-99", "DEL-", "HOOK-1", "OPP-2002"):
        with pytest.raises(NotFound):
            webhooks.resend(records, kept, theo, ref, **at(key=ref))


def test_what_waits_for_a_removed_address_comes_after_what_can_be_sent(
    records: SqlRecords,
) -> None:
    first, kept, theo = add(records), SqlWebhooks(records.session), who(records, "theo")
    event = moved(records)
    (waits,) = kept.queue(event, MOVED, "{}", NOW)
    webhooks.remove_endpoint(records, kept, theo, first.ref, **at(key="remove"))
    webhooks.add_endpoint(records, kept, theo, URL, (MOVED,), SECRET, **at(key="anew"))
    (sent,) = kept.queue(event, MOVED, "{}", NOW + timedelta(seconds=1))
    assert [each for _, each, _ in kept.queued(10)] == [sent, waits]


def test_an_address_is_found_again_without_what_no_database_keeps(records: SqlRecords) -> None:
    kept, theo = SqlWebhooks(records.session), who(records, "theo")
    url = "https://hooks.example/\0x"
    added = webhooks.add_endpoint(records, kept, theo, url, (MOVED,), SECRET, **at())
    assert added.url == "https://hooks.example/x"


def test_what_was_sent_to_a_webhook_that_is_gone_is_not_sent_again(records: SqlRecords) -> None:
    endpoint = add(records)
    kept, theo = SqlWebhooks(records.session), who(records, "theo")
    (made,) = kept.queue(moved(records), MOVED, "{}", NOW)
    errand = kept.errand(HARBOR.id, made)
    assert errand
    kept.settle(errand, Attempt(code=500), DeliveryState.FAILED, NOW)
    webhooks.remove_endpoint(records, kept, theo, endpoint.ref, **at(key="remove"))
    with pytest.raises(BadValue, match="HOOK-2 was removed") as refused:
        webhooks.resend(records, kept, theo, "DEL-2", **at(key="again"))
    assert refused.value.field == "delivery"
    (delivery, *_) = webhooks.deliveries(kept, theo)
    assert (delivery.state, kept.queued(10)) == (DeliveryState.FAILED, [])
