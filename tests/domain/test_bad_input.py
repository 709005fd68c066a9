"""Whatever is wrong about what somebody says, a sentence names it, its limit and the cure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import crm, desk
from domain.access import Actor
from domain.billing import draft_invoice
from domain.changing import Occasion
from domain.details import Contact, Link
from domain.editing import Edit
from domain.errors import BadValue
from domain.invoices import InvoiceType, Line, NewInvoice
from domain.leads import create_client
from domain.losses import Loss
from domain.money import Money
from domain.new_leads import NewLead, add_lead
from domain.opportunity import NewOpportunity
from domain.orders import BillingCycle, ContractTerms
from domain.scoring import Signals
from domain.sql.records import SqlRecords
from domain.sql.settings import SqlSettings
from domain.stages import StageFields
from domain.unpaid import void_invoice
from tests.domain.machine.invariants import trace
from tests.domain.office import NOW, Office, at, who

REF = "OPP-2001"
Attempt = Callable[[SqlRecords, Actor, Any, Occasion], object]
SHARED = [HealthCheck.function_scoped_fixture]
TERMS = ContractTerms(
    total=Money.of(60_000, "USD"),
    cycle=BillingCycle.MONTHLY,
    effective_on=NOW.date(),
    duration_months=24,
)


@dataclass(frozen=True)
class Wrong:
    """Values that a field may not have, and what the refusal has to say about it."""

    field: str
    says: tuple[str, ...]
    values: st.SearchStrategy[Any]
    attempt: Attempt


def longer(than: int) -> st.SearchStrategy[str]:
    return st.integers(than + 1, than + 300).map("x".__mul__)


def shorter(than: int) -> st.SearchStrategy[str]:
    return st.text("xyz", min_size=1, max_size=than - 1)


def outside(least: int, most: int) -> st.SearchStrategy[float]:
    whole = st.integers(max_value=least - 1) | st.integers(min_value=most + 1)
    odd = st.sampled_from([float("nan"), float("inf"), -float("inf"), least + 0.5])
    return whole.filter(lambda it: abs(it) < 10**12) | odd


def edited(field: str) -> Attempt:
    def attempt(records: SqlRecords, theo: Actor, value: Any, how: Occasion) -> object:
        return crm.edit_opportunity(records, theo, REF, Edit(**{field: value}), **how)

    return attempt


def won(field: str) -> Attempt:
    def attempt(records: SqlRecords, theo: Actor, value: Any, how: Occasion) -> object:
        return crm.close_won(records, theo, REF, None, replace(TERMS, **{field: value}), **how)

    return attempt


def led(field: str) -> Attempt:
    new = NewLead(name="Ann Lee", company="Acme Air")
    return lambda records, theo, it, how: add_lead(
        records, records.leads, theo, replace(new, **{field: it}), **how
    )


def signalled(field: str) -> Attempt:
    new = NewLead(name="Ann Lee", company="Acme Air")
    return lambda records, theo, it, how: add_lead(
        records, records.leads, theo, replace(new, signals=Signals(**{field: it})), **how
    )


def staged(field: str) -> Attempt:
    def attempt(records: SqlRecords, theo: Actor, value: Any, how: Occasion) -> object:
        return crm.change_stage(records, theo, "New", StageFields(**{field: value}), **how)

    return attempt


def lost(field: str) -> Attempt:
    def attempt(records: SqlRecords, theo: Actor, value: Any, how: Occasion) -> object:
        loss = replace(Loss(reason="no_budget"), **{field: value})
        return crm.close_lost(records, theo, REF, loss, **how)

    return attempt


def billed(records: SqlRecords, theo: Actor, value: int, how: Occasion) -> object:
    line = Line("Fee", Money(value, "USD"))
    new = NewInvoice(type=InvoiceType.MILESTONE, recipient="pay@acme.example", lines=(line,))
    return draft_invoice(records, records.ledger, theo, REF, new, **how)


DOLLARS = st.integers(max_value=-1) | st.integers(min_value=10_000_000_001)
MANY = st.integers(11, 14)
WRONG = {
    "title": Wrong("title", ("title", "3 to 200"), longer(200) | shorter(3), edited("title")),
    "new title": Wrong(
        "title",
        ("title", "3 to 200"),
        longer(200) | shorter(3),
        lambda records, theo, it, how: crm.create_opportunity(
            records, theo, NewOpportunity(client="Acme Corp", title=it), **how
        ),
    ),
    "notes": Wrong("notes", ("notes", "5,000"), longer(5_000), edited("notes")),
    "fee model": Wrong("fee_model", ("fee model", "200"), longer(200), edited("fee_model")),
    "contract": Wrong(
        "contract_details", ("contract", "2,000"), longer(2_000), edited("contract_details")
    ),
    "fee": Wrong(
        "fee_percent",
        ("fee", "0% and 100%"),
        st.decimals(max_value="-0.01", allow_nan=True)
        | st.decimals(min_value="100.01")
        | st.just(Decimal("2.505")),
        edited("fee_percent"),
    ),
    "value": Wrong(
        "value",
        ("value", "$0 and $100,000,000"),
        DOLLARS.map(lambda it: Money(it, "USD")),
        edited("value"),
    ),
    "probability": Wrong(
        "probability", ("probability", "0", "100"), outside(0, 100), edited("probability")
    ),
    "own limit": Wrong(
        "max_days_override", ("days", "1", "365"), outside(1, 365), edited("max_days_override")
    ),
    "contacts": Wrong(
        "contacts",
        ("contacts", "10"),
        MANY.map(lambda it: (Contact("Ann"),) * it),
        edited("contacts"),
    ),
    "link": Wrong(
        "links",
        ("link", "https://"),
        st.sampled_from(["javascript:alert(1)", "ftp://a.example", "https://", "nothing"]).map(
            lambda it: (Link("x", it),)
        ),
        edited("links"),
    ),
    "hold reason": Wrong(
        "reason",
        ("reason", "characters"),
        longer(500) | shorter(3),
        lambda records, theo, it, how: crm.hold(records, theo, REF, it, **how),
    ),
    "hold end": Wrong(
        "until",
        ("hold", "2026-03-02"),
        st.dates(max_value=NOW.date()),
        lambda records, theo, it, how: crm.hold(records, theo, REF, "A good reason", it, **how),
    ),
    "cancel reason": Wrong(
        "reason",
        ("reason", "characters"),
        longer(500) | shorter(3),
        lambda records, theo, it, how: crm.cancel(records, theo, REF, it, **how),
    ),
    "override reason": Wrong(
        "override",
        ("reason", "characters"),
        longer(500) | shorter(3),
        lambda records, theo, it, how: crm.move_stage(
            records, theo, REF, "Negotiation", override=it, **how
        ),
    ),
    "contract total": Wrong(
        "total",
        ("total", "$100"),
        st.integers(-(10**9), 99_99).map(lambda it: Money(it, "USD")),
        won("total"),
    ),
    "duration": Wrong(
        "duration_months", ("duration", "1", "120"), outside(1, 120), won("duration_months")
    ),
    "notice": Wrong("notice_days", ("notice", "0", "365"), outside(0, 365), won("notice_days")),
    "first day": Wrong(
        "effective_on",
        ("first day", "2026-03-02"),
        st.dates(max_value=NOW.date() - timedelta(days=1)) | st.dates(min_value=date(2037, 1, 1)),
        won("effective_on"),
    ),
    "contract notes": Wrong("notes", ("notes", "2,000"), longer(2_000), won("notes")),
    "won value": Wrong(
        "value",
        ("value", "$0"),
        (st.just(0) | DOLLARS).map(lambda it: Money(it, "USD")),
        lambda records, theo, it, how: crm.close_won(records, theo, REF, it, **how),
    ),
    "loss notes": Wrong("notes", ("notes", "1,000"), longer(1_000), lost("notes")),
    "competitor": Wrong("competitor", ("competitor", "200"), longer(200), lost("competitor")),
    "stage name": Wrong("label", ("name", "40"), longer(40), staged("label")),
    "stage probability": Wrong(
        "probability", ("probability", "0", "100"), outside(0, 100), staged("probability")
    ),
    "stage days": Wrong("max_days", ("days", "1", "365"), outside(1, 365), staged("max_days")),
    "stage action": Wrong("action", ("action", "200"), longer(200), staged("action")),
    "loss reason": Wrong(
        "label",
        ("loss reason", "80"),
        longer(80),
        lambda records, theo, it, how: crm.add_loss_reason(records, theo, it, **how),
    ),
    "req title": Wrong(
        "title",
        ("title", "characters"),
        longer(200) | shorter(3),
        lambda records, theo, it, how: crm.create_and_link_req(records, theo, REF, it, **how),
    ),
    "client name": Wrong(
        "client",
        ("name", "characters"),
        longer(200) | shorter(2),
        lambda records, theo, it, how: create_client(records, records.leads, theo, it, **how),
    ),
    "lead's name": Wrong("name", ("name", "characters"), longer(200) | shorter(2), led("name")),
    "lead's company": Wrong(
        "company", ("company", "characters"), longer(200) | shorter(2), led("company")
    ),
    "lead's country": Wrong(
        "country",
        ("two letters", "FR"),
        st.sampled_from(["F", "FRA", "12", "F-", "ét"]),
        signalled("country"),
    ),
    "lead's employees": Wrong(
        "employees", ("employees", "1"), st.integers(-9, 0), signalled("employees")
    ),
    "lead's pages": Wrong("pages", ("pages", "0"), st.integers(-9, -1), signalled("pages")),
    "why void": Wrong(
        "reason",
        ("reason", "characters"),
        longer(500) | shorter(3),
        lambda records, theo, it, how: void_invoice(
            records, records.ledger, theo, "INV-1001", it, **how
        ),
    ),
    "invoice": Wrong(
        "lines", ("$",), st.integers(10_000_000_001, 10**14) | st.integers(-(10**6), 0), billed
    ),
    "stale after": Wrong(
        "days",
        ("days", "1", "365"),
        outside(1, 365),
        lambda records, theo, it, how: desk.watch_stale_deals(
            records, SqlSettings(records.session), theo, it, **how
        ),
    ),
}


@pytest.mark.either_database
@pytest.mark.parametrize("name", sorted(WRONG))
@settings(max_examples=3, deadline=None, suppress_health_check=SHARED)
@given(data=st.data())
def test_a_wrong_value_is_named_with_its_limit_and_its_cure_and_changes_nothing(
    records: SqlRecords, name: str, data: st.DataObject
) -> None:
    wrong = WRONG[name]
    value = data.draw(wrong.values)
    theo, before = who(records, "theo"), trace(records.session)
    with pytest.raises(BadValue) as refused:
        wrong.attempt(records, theo, value, at())
    said = str(refused.value)
    assert refused.value.field == wrong.field
    assert [it for it in wrong.says if it not in said] == []
    assert "Please" in said
    assert said.endswith(".")
    assert trace(records.session) == before


#: Characters that no database keeps, and some that look like nothing or like others.
ODD = st.text(st.sampled_from("ab ß\x00\ud83d\u202e\u200b\n\té’“🙂𝔘'\"%_\\;<"), max_size=40)


@settings(max_examples=12, deadline=None, suppress_health_check=SHARED)
@given(text=ODD)
def test_odd_characters_are_kept_or_dropped_and_never_a_failure(
    shared_office: Office, text: str
) -> None:
    said = f"Some {text} words"
    kept = " ".join(said.replace("\x00", "").replace("\ud83d", "").split())
    texts = dict.fromkeys(("title", "notes", "fee_model", "contract_details"), said)
    contacts, links = (Contact(said, said),), (Link(said, "https://a.example"),)
    everything = Edit(**texts, contacts=contacts, links=links)
    with shared_office.records() as records:
        theo = who(records, "theo")
        crm.edit_opportunity(records, theo, REF, everything, **at(key="edit"))
        crm.hold(records, theo, REF, said, **at(key="hold"))
        deal = crm.opportunity(records, theo, REF)
        assert deal.title == kept
        for other in (deal.notes, deal.fee_model, deal.contract_details, deal.contacts[0].name):
            assert " ".join((other or "").split()) == kept
        crm.resume(records, theo, REF, **at(key="resume"))
        loss = Loss(reason="competitor_chosen", competitor=said, notes=said)
        crm.close_lost(records, theo, REF, loss, **at(key="lose"))
        create_client(records, records.leads, theo, said, **at(key="client"))
        records.session.rollback()


@pytest.mark.parametrize(
    "amount", [Decimal("1e999999"), Decimal("-1e999999"), 1e308, Decimal("NaN"), Decimal("0.001")]
)
def test_an_amount_that_no_currency_has_is_refused(amount: Decimal | float) -> None:
    with pytest.raises(BadValue, match="USD"):
        Money.of(amount, "USD")
