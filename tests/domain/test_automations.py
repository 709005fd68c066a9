"""What follows which event, what can be switched off, and how outcomes are kept, on both databases."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from domain import automations, crm
from domain.access import Role
from domain.automations import (
    AFTER,
    ALWAYS,
    Automation,
    Channel,
    Done,
    Outcome,
    Waiting,
    due,
)
from domain.consequences import acting, invoice_wanted, req_wanted, super_admins, team_of
from domain.demo import HARBOR
from domain.details import Collaborator, Contact
from domain.errors import BadValue, NotAllowed
from domain.events import By, EventKind, Source
from domain.invoices import InvoiceType
from domain.money import Money
from domain.opportunity import DealType, Opportunity
from domain.sql.automations import SqlAutomations
from domain.sql.digests import due_for_digests, had_digests
from domain.sql.records import SqlRecords
from domain.sql.tables import AutomationRunRow, OutboxRow
from tests.domain.office import NOW, at, who
from tests.domain.people import person

pytestmark = pytest.mark.either_database


def won(records: SqlRecords, **changed: object) -> Opportunity:
    """OPP-2007, which the demo has won, with what a test is about."""
    deal = crm.opportunity(records, who(records, "theo"), "OPP-2007")
    given = {"reqs": (), "contacts": (Contact("Ann", email="ann@stellar.example"),), **changed}
    return replace(deal, **given)


def an_event(records: SqlRecords) -> Waiting:
    """A REQ that Theo has just linked."""
    crm.create_and_link_req(records, who(records, "theo"), "OPP-2002", "Night shift lead", **at())
    kept = SqlAutomations(records.session)
    events = [kept.event(*it) for it in kept.waiting(10)]
    return next(it for it in events if it and it.topic is EventKind.REQ_LINKED)


def test_the_four_lists_of_the_guide() -> None:
    assert {kind.value: [it.value for it in them] for kind, them in AFTER.items()} == {
        "opportunity.won": [
            "refresh_forecast",
            "create_reqs",
            "draft_invoice",
            "start_onboarding",
            "tell_team",
        ],
        "opportunity.lost": ["list_as_lost", "refresh_forecast", "start_nurture", "tell_team"],
        "opportunity.req_linked": ["refresh_forecast"],
        "invoice.sent": ["mail_invoice"],
        "invoice.paid": ["recognise_revenue", "start_placed_candidate", "tell_super_admin"],
    }


def test_what_is_off_is_left_out_but_never_what_was_asked_for() -> None:
    everything = frozenset(Automation)
    assert due(EventKind.WON, everything) == ()
    assert due(EventKind.INVOICE_SENT, everything) == (Automation.MAIL_INVOICE,)
    assert due(EventKind.EDITED, frozenset()) == ()


@pytest.mark.parametrize(
    ("deal_type", "kind"),
    [
        (DealType.RETAINED, InvoiceType.RETAINER),
        (DealType.FLAT_FEE, InvoiceType.FLAT_FEE),
        (DealType.CONTRACT_STAFFING, InvoiceType.MILESTONE),
        (DealType.RPO, InvoiceType.MILESTONE),
        (None, InvoiceType.MILESTONE),
    ],
)
def test_the_first_invoice_of_each_type(
    records: SqlRecords, deal_type: DealType | None, kind: InvoiceType
) -> None:
    deal = won(records, deal_type=deal_type)
    wanted = invoice_wanted(deal)
    assert not isinstance(wanted, str)
    assert (wanted.type, wanted.recipient) == (kind, "ann@stellar.example")
    assert [it.amount for it in wanted.lines] == [deal.won_value]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"deal_type": DealType.CONTINGENCY}, "when somebody is placed"),
        ({"won_value": None}, "what was signed"),
        ({"contacts": ()}, "no contact of the deal"),
        ({"contacts": (Contact("Ann"),)}, "no contact of the deal"),
    ],
)
def test_no_invoice_is_made_up(records: SqlRecords, changed: dict[str, object], why: str) -> None:
    found = invoice_wanted(won(records, **{"deal_type": DealType.RPO, **changed}))
    assert isinstance(found, str)
    assert why in found


def test_without_a_contact_it_goes_where_the_client_s_last_invoice_went(
    records: SqlRecords,
) -> None:
    deal = won(records, deal_type=DealType.RETAINED, contacts=(Contact("Ann"),))
    home, invoices = deal.workspace_id, records.ledger.invoices(deal.workspace_id)
    sent = [it for it in invoices if it.sent_at]
    last = records.ledger.last_sent(home, sent[0].client.id)
    assert last == max((it for it in sent if it.client == sent[0].client), key=lambda it: it.number)
    assert records.ledger.last_sent(home, uuid4()) is None
    wanted = invoice_wanted(deal, last)
    assert not isinstance(wanted, str)
    assert wanted.recipient == last.recipient
    contact = Contact("Ann", email="ann@x.example")
    with_contact = invoice_wanted(replace(deal, contacts=(contact,)), last)
    assert not isinstance(with_contact, str)
    assert with_contact.recipient == "ann@x.example"


def test_a_req_is_wanted_only_where_none_is_linked(records: SqlRecords) -> None:
    deal = crm.opportunity(records, who(records, "theo"), "OPP-2007")
    assert deal.reqs
    assert req_wanted(deal) is None
    assert req_wanted(won(records)) == deal.title


def test_the_team_is_the_owner_who_shares_it_and_the_admins(records: SqlRecords) -> None:
    members = records.members(HARBOR.id)
    sam = who(records, "sam")
    deal = crm.opportunity(records, who(records, "dana"), "OPP-2003")
    names = {it.name.split()[0] for it in team_of(deal, members)}
    assert names == {"Dana", "Theo", "Maya"}
    shared = replace(deal, collaborators=(Collaborator(sam.member_id, sam.name),))
    assert "Sam Whitaker" in {it.name for it in team_of(shared, members)}


def test_the_super_admin_hears_of_payments_else_the_team_admins(records: SqlRecords) -> None:
    members = records.members(HARBOR.id)
    assert [it.name for it in super_admins(members)] == ["Maya Okafor"]
    without = tuple(it for it in members if it.role is not Role.SUPER_ADMIN)
    assert [it.name for it in super_admins(without)] == ["Theo Lindqvist"]


def test_an_automation_acts_for_who_is_still_there_with_the_workspaces_authority() -> None:
    dana, owner = person(Role.MEMBER), person(Role.SUPER_ADMIN)
    acts = acting((dana, owner), uuid4(), dana.member_id)
    assert acts
    assert (acts.member_id, acts.role) == (dana.member_id, Role.SUPER_ADMIN)
    left = acting((owner,), dana.member_id)
    assert left
    assert left.member_id == owner.member_id
    assert acting((dana,), uuid4()) is None


def test_an_admin_switches_an_automation_off_and_on(records: SqlRecords) -> None:
    kept, theo = SqlAutomations(records.session), who(records, "theo")
    automations.switch(records, kept, theo, Automation.CREATE_REQS, on=False, **at())
    assert kept.off(HARBOR.id) == {Automation.CREATE_REQS}
    states = {it.automation: it.on for it in automations.switches(kept, theo)}
    assert not states.pop(Automation.CREATE_REQS)
    assert all(states.values())
    automations.switch(records, kept, theo, Automation.CREATE_REQS, on=True, **at(key="again"))
    assert kept.off(HARBOR.id) == frozenset()


def test_what_people_ask_for_cannot_be_switched_off(records: SqlRecords) -> None:
    kept, theo = SqlAutomations(records.session), who(records, "theo")
    for each in ALWAYS:
        with pytest.raises(BadValue, match="can't be off"):
            automations.switch(records, kept, theo, each, on=False, **at())
    assert kept.off(HARBOR.id) == frozenset()


@pytest.mark.parametrize("name", ["dana", "sam", "gus", "rita"])
def test_only_admins_see_or_change_automations(records: SqlRecords, name: str) -> None:
    kept, actor = SqlAutomations(records.session), who(records, name)
    for do in (
        lambda: automations.switches(kept, actor),
        lambda: automations.runs(kept, actor),
        lambda: automations.tell_in(records, kept, actor, "C0DEALS", **at()),
        lambda: automations.switch(
            records, kept, actor, Automation.TELL_TEAM, on=False, **at(key="off")
        ),
    ):
        with pytest.raises(NotAllowed):
            do()


def test_the_channel_is_one_of_the_workspaces_own_slack_team(records: SqlRecords) -> None:
    kept, theo = SqlAutomations(records.session), who(records, "theo")
    automations.tell_in(records, kept, theo, "C0DEALS", **at())
    assert kept.channel(HARBOR.id) == Channel(slack_team="T0HARBOR", channel="C0DEALS")
    automations.tell_in(records, kept, theo, None, **at(key="none"))
    assert kept.channel(HARBOR.id) is None


@pytest.mark.parametrize("said", ["#deals", "deals", "C", "c0deals", "U0THEO", "<!channel>", "C 1"])
def test_only_a_channels_id_will_do(records: SqlRecords, said: str) -> None:
    kept, theo = SqlAutomations(records.session), who(records, "theo")
    with pytest.raises(BadValue, match="isn't the id of a Slack channel"):
        automations.tell_in(records, kept, theo, said, **at())


def test_an_outcome_is_kept_once_and_stands_in_the_timeline(records: SqlRecords) -> None:
    kept, event = SqlAutomations(records.session), an_event(records)
    theo = who(records, "theo")
    by = By(theo, Source.JOB, NOW)
    assert not kept.ran(event, Automation.REFRESH_FORECAST)
    for sentence in ("First.", "Second."):
        kept.note(event, by, Automation.REFRESH_FORECAST, Done(Outcome.DONE, sentence))
    assert kept.ran(event, Automation.REFRESH_FORECAST)
    (run, *_) = automations.runs(kept, theo)
    assert (run.sentence, run.outcome, run.opportunity_ref) == (
        "First.",
        Outcome.DONE,
        "OPP-2002",
    )
    lines = [it.sentence for it in crm.timeline(records, theo, "OPP-2002")]
    assert lines.count("Automation: First.") == 1
    assert "Automation: Second." not in lines


def test_an_outcome_starts_nothing_further(records: SqlRecords) -> None:
    event = an_event(records)
    count = select(func.count()).select_from(OutboxRow)
    before = records.session.scalar(count)
    kept, by = SqlAutomations(records.session), By(who(records, "theo"), Source.JOB, NOW)
    kept.note(event, by, Automation.REFRESH_FORECAST, Done(Outcome.DONE, "Done."))
    assert records.session.scalar(count) == before
    assert records.session.scalar(select(func.count()).select_from(AutomationRunRow))


def test_a_handled_event_never_comes_again(records: SqlRecords) -> None:
    kept, event = SqlAutomations(records.session), an_event(records)
    kept.published(event, NOW)
    assert kept.event(event.workspace_id, event.id) is None
    assert (event.workspace_id, event.id) not in kept.waiting(100)
    assert kept.any_event(event.workspace_id, event.id)


def test_an_event_of_another_workspace_is_not_found(records: SqlRecords) -> None:
    event = an_event(records)
    assert SqlAutomations(records.session).any_event(uuid4(), event.id) is None


#: 08:00 in New York; Brightside, in Berlin, is on a plan without deals, and had its morning.
EIGHT = NOW.replace(hour=13, minute=0)


def test_a_workspace_is_due_from_eight_until_it_had_its_digests(records: SqlRecords) -> None:
    def due_now(minutes: int) -> bool:
        found = due_for_digests(records.session, EIGHT + timedelta(minutes=minutes))
        return HARBOR.id in {home for home, _ in found}

    assert [due_now(minutes) for minutes in (-1, 0, 600)] == [False, True, True]
    had_digests(records.session, HARBOR.id, EIGHT.date())
    assert not due_now(600)
    assert due_now(24 * 60)
    had_digests(records.session, HARBOR.id, EIGHT.date() + timedelta(days=1))
    assert not due_now(24 * 60)


def test_amounts_are_told_in_the_deals_own_currency(records: SqlRecords) -> None:
    deal = won(records, won_value=Money.of(900, "EUR"), deal_type=DealType.FLAT_FEE)
    wanted = invoice_wanted(deal)
    assert not isinstance(wanted, str)
    assert wanted.lines[0].amount.currency == "EUR"
