"""Editing: what is named changes, within its limits, and the timeline tells what it was."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import delete

from domain import crm
from domain.details import Contact, Link
from domain.editing import Edit
from domain.errors import (
    BadValue,
    ChangedMeanwhile,
    DetailMissing,
    NotAllowed,
    NotFound,
    NotOpen,
)
from domain.money import Money
from domain.opportunity import DealType, NewOpportunity, Opportunity
from domain.sql.records import SqlRecords
from domain.sql.tables import MemberGrantRow
from tests.domain.office import at, who

pytestmark = pytest.mark.either_database

EVERYTHING = Edit(
    title=" CFO  and controller ",
    deal_type=DealType.CONTINGENCY,
    fee_model="25% on signing",
    fee_percent=Decimal("22.5"),
    value=Money.of(70_000, "USD"),
    probability=55,
    expected_close_on=date(2026, 6, 30),
    starts_on=date(2026, 8, 1),
    max_days_override=20,
    notes="Two seats now.",
    contract_details="Replacement within 90 days.",
    contacts=(Contact(" Priya Raman ", "Chair", "priya@acme.example", "+1 555 0101"),),
    links=(Link("Brief", "https://files.acme.example/brief"), Link(" ", "http://acme.example/x")),
    collaborators=("maya", "Theo Lindqvist", "maya@harborfinch.example"),
)


def edit(
    records: SqlRecords, what: Edit, ref: str = "OPP-2001", key: str = "k", name: str = "theo"
) -> Opportunity:
    return crm.edit_opportunity(records, who(records, name), ref, what, **at(key=key))


def test_every_field_is_kept(records: SqlRecords) -> None:
    after = edit(records, EVERYTHING)
    assert after == crm.opportunity(records, who(records, "theo"), "OPP-2001")
    assert (after.title, after.fee_percent, after.max_days) == (
        "CFO and controller",
        Decimal("22.5"),
        20,
    )
    assert (after.probability, after.probability_source) == (55, "manual")
    assert after.forecast == Money.of(38_500, "USD")
    assert (after.expected_close_on, after.starts_on) == (date(2026, 6, 30), date(2026, 8, 1))
    assert after.contacts[0].name == "Priya Raman"
    assert after.links[1] == Link("http://acme.example/x", "http://acme.example/x")
    assert [it.name for it in after.collaborators] == ["Maya Okafor", "Theo Lindqvist"]
    assert after.contract_details == "Replacement within 90 days."


def test_the_timeline_tells_what_it_was_before(records: SqlRecords) -> None:
    edit(records, Edit(value=Money.of(50_000, "USD"), fee_percent=Decimal(28)))
    line = crm.timeline(records, who(records, "theo"), "OPP-2001")[-1]
    assert line.sentence == (
        "Changed the fee from 30% to 28%, the value from $60,000 to $50,000 and the forecast from $18,000 "
        "to $15,000."
    )
    edit(records, Edit(notes="x" * 300), key="long")
    assert crm.timeline(records, who(records, "theo"), "OPP-2001")[-1].sentence == (
        "Changed the notes."
    )


def test_fields_that_are_not_named_stay_and_none_empties(records: SqlRecords) -> None:
    before = crm.opportunity(records, who(records, "theo"), "OPP-2001")
    after = edit(records, Edit(notes=None, contacts=()))
    assert after == replace(before, notes=None, contacts=(), version=before.version + 1)


def test_an_edit_that_changes_nothing_leaves_no_trace(records: SqlRecords) -> None:
    theo = who(records, "theo")
    before, lines = crm.opportunity(records, theo, "OPP-2001"), crm.timeline(records, theo, "2001")
    assert edit(records, Edit(title="CFO search")) == before
    assert crm.timeline(records, theo, "2001") == lines


def test_a_probability_by_hand_survives_moves_until_it_is_reset(records: SqlRecords) -> None:
    theo = who(records, "theo")
    edit(records, Edit(probability=95))
    moved = crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="move")).opportunity
    assert (moved.probability, moved.probability_source) == (95, "manual")
    reset = edit(records, Edit(probability=None), key="reset")
    assert (reset.probability, reset.probability_source) == (60, "stage")
    assert reset.forecast == Money.of(36_000, "USD")


def test_a_limit_of_its_own_ends_with_the_stage(records: SqlRecords) -> None:
    assert edit(records, Edit(max_days_override=40)).max_days == 40
    theo = who(records, "theo")
    moved = crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="move")).opportunity
    assert (moved.max_days_override, moved.max_days) == (None, 14)


def test_a_limit_of_days_stays_where_that_is_wanted(records: SqlRecords) -> None:
    assert edit(records, Edit(max_days_override=40, max_days_sticky=True)).max_days_sticky
    theo = who(records, "theo")
    moved = crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="move")).opportunity
    assert (moved.max_days_override, moved.max_days_sticky) == (40, True)
    freed = edit(records, Edit(max_days_override=None), key="free")
    assert (freed.max_days_override, freed.max_days_sticky) == (None, False)


@pytest.mark.parametrize(
    ("what", "field", "words"),
    [
        (Edit(title="ab"), "title", "needs 3 to 200"),
        (Edit(value=Money.of(-1, "USD")), "value", r"between \$0 and \$100,000,000"),
        (Edit(notes="x" * 5_001), "notes", "up to 5,000"),
        (Edit(contract_details="x" * 2_001), "contract_details", "up to 2,000"),
        (Edit(fee_model="x" * 201), "fee_model", "up to 200"),
        (Edit(fee_percent=Decimal("100.01")), "fee_percent", "between 0% and 100%"),
        (Edit(fee_percent=Decimal("2.505")), "fee_percent", "two decimals"),
        (Edit(fee_percent=Decimal("NaN")), "fee_percent", "two decimals"),
        (Edit(fee_model="120%"), "fee_model", "between 0% and 100%"),
        (Edit(fee_model="-5% of first-year salary"), "fee_model", "between 0% and 100%"),
        (Edit(expected_close_on=date(1, 1, 1)), "expected_close_on", "2000-01-01 and 2099-12-31"),
        (Edit(starts_on=date(1900, 1, 1)), "starts_on", "2000-01-01 and 2099-12-31"),
        (Edit(starts_on=date(2100, 1, 1)), "starts_on", "and 2100-01-01 doesn't"),
        (Edit(probability=101), "probability", "between 0 and 100"),
        (Edit(probability=33.3), "probability", "whole number from 0 to 100"),
        (Edit(max_days_override=0), "max_days_override", "between 1 and 365"),
        (Edit(max_days_override=366), "max_days_override", "between 1 and 365"),
        (Edit(contacts=(Contact("  "),)), "contacts", "name needs at least 1"),
        (Edit(contacts=(Contact("Ann", email="ann"),)), "contacts", "isn't an e-mail"),
        (Edit(contacts=(Contact("Ann"),) * 11), "contacts", "up to 10 contacts"),
        (Edit(links=(Link("x", "javascript:alert(1)"),)), "links", "begin with https"),
        (Edit(links=(Link("x", "https://"),)), "links", "begin with https"),
        (Edit(links=(Link("x", "https://a.example"),) * 21), "links", "up to 20 links"),
        (Edit(collaborators=("maya",) * 21), "collaborators", "up to 20 collaborators"),
        (Edit(collaborators=("gus",)), "collaborators", "Gus Pereira can't see opportunities"),
        (Edit(owner="sam"), "owner", "Sam Whitaker can't see opportunities"),
    ],
)
def test_what_is_outside_its_limits_changes_nothing(
    records: SqlRecords, what: Edit, field: str, words: str
) -> None:
    before = crm.opportunity(records, who(records, "theo"), "OPP-2001")
    with pytest.raises(BadValue, match=words) as refused:
        edit(records, what)
    assert refused.value.field == field
    assert crm.opportunity(records, who(records, "theo"), "OPP-2001") == before


def test_colleagues_have_to_be_known(records: SqlRecords) -> None:
    with pytest.raises(NotFound, match="no colleague in Harbor & Finch called “leo"):
        edit(records, Edit(collaborators=("leo@brightside.example",)))
    with pytest.raises(DetailMissing, match="Which colleague"):
        edit(records, Edit(owner=" "))


def test_a_new_owner_sees_the_deal_and_the_old_one_no_more(records: SqlRecords) -> None:
    assert edit(records, Edit(owner="maya")).owner_name == "Maya Okafor"
    with pytest.raises(NotFound):
        crm.opportunity(records, who(records, "dana"), "OPP-2001")


def test_who_may_see_deals_no_more_bars_nobody_else_from_joining(records: SqlRecords) -> None:
    edit(records, Edit(collaborators=("dana",)), "OPP-2002")
    records.session.execute(delete(MemberGrantRow))
    after = edit(records, Edit(collaborators=("dana", "maya")), "OPP-2002", "joins")
    assert [it.name for it in after.collaborators] == ["Dana Reyes", "Maya Okafor"]
    with pytest.raises(BadValue, match="Dana Reyes can't see opportunities"):
        edit(records, Edit(collaborators=("dana",)), "OPP-2005", "elsewhere")


def test_who_owns_a_deal_and_may_see_none_any_more_bars_no_other_change(
    records: SqlRecords,
) -> None:
    records.session.execute(delete(MemberGrantRow))
    after = edit(records, Edit(owner="dana", notes="Two seats now."))
    assert (after.owner_name, after.notes) == ("Dana Reyes", "Two seats now.")
    with pytest.raises(BadValue, match="Dana Reyes can't see opportunities"):
        edit(records, Edit(owner="dana"), "OPP-2002", "another")


@pytest.mark.parametrize(
    ("model", "fee"),
    [
        ("20%", 20),
        ("22,5 percent of first-year salary", Decimal("22.5")),
        ("30% of first-year salary in three instalments", 30),
        ("Fee: 18 % of the annual package", 18),
        ("15% fee", 15),
        ("18% margin on hours", None),
        ("25% on signing", None),
        ("Fixed fee in three instalments", None),
        ("20% of salary up to 100k, 15% above", None),
        (None, None),
    ],
)
def test_the_fee_is_what_its_model_says_of_the_salary(
    records: SqlRecords, model: str | None, fee: Decimal | None
) -> None:
    assert edit(records, Edit(fee_model=model)).fee == fee


def test_a_fee_of_its_own_counts_until_the_model_says_another(records: SqlRecords) -> None:
    assert edit(records, Edit(fee_percent=Decimal(12))).fee == 12
    assert edit(records, Edit(fee_model="Half on signing"), key="words").fee == 12
    after = edit(records, Edit(fee_model="25%"), key="share")
    assert (after.fee, after.fee_percent) == (25, None)
    both = edit(records, Edit(fee_model="25% of salary", fee_percent=Decimal(24)), key="both")
    assert both.fee == 24


def test_collaborators_see_the_deal_and_change_nothing(records: SqlRecords) -> None:
    dana = who(records, "dana")
    with pytest.raises(NotFound):
        crm.opportunity(records, dana, "OPP-2002")
    edit(records, Edit(collaborators=("dana",)), "OPP-2002")
    assert crm.opportunity(records, dana, "OPP-2002").owner_name == "Theo Lindqvist"
    assert "OPP-2002" in [it.ref for it in crm.opportunities(records, dana)]
    assert crm.timeline(records, dana, "OPP-2002")
    for attempt in (
        lambda: crm.move_stage(records, dana, "OPP-2002", "Negotiation", **at(key="a")),
        lambda: edit(records, Edit(title="Mine"), "OPP-2002", "b", "dana"),
        lambda: crm.close_won(records, dana, "OPP-2002", **at(key="c")),
        lambda: crm.hold(records, dana, "OPP-2002", "Wait.", **at(key="d")),
    ):
        with pytest.raises(NotAllowed, match="belongs to someone else"):
            attempt()
    edit(records, Edit(collaborators=()), "OPP-2002", "gone")
    with pytest.raises(NotFound):
        crm.opportunity(records, dana, "OPP-2002")


def test_closed_deals_are_not_edited(records: SqlRecords) -> None:
    for ref, status in (("OPP-2007", "won"), ("OPP-2006", "lost"), ("OPP-2011", "cancelled")):
        with pytest.raises(NotOpen, match=f"{ref} is {status}"):
            edit(records, Edit(title="Another"), ref, ref)
    assert edit(records, Edit(title="While it rests"), "OPP-2008").title == "While it rests"


def test_a_repeated_edit_changes_nothing(records: SqlRecords) -> None:
    assert edit(records, EVERYTHING) == edit(records, EVERYTHING)


def test_a_deal_that_changed_meanwhile_is_left_alone(records: SqlRecords) -> None:
    theo = who(records, "theo")
    seen = crm.opportunity(records, theo, "OPP-2001").version
    edit(records, Edit(title="Faster"))
    with pytest.raises(ChangedMeanwhile, match="the title from CFO search to Faster"):
        crm.edit_opportunity(
            records, theo, "OPP-2001", Edit(title="Slow"), expected_version=seen, **at(key="late")
        )


def test_a_new_deal_takes_all_the_fields_too(records: SqlRecords) -> None:
    new = NewOpportunity(
        client="Acme Corp",
        title="COO search",
        fee_percent=Decimal("25"),
        expected_close_on=date(2026, 6, 1),
        starts_on=date(2026, 7, 1),
        contract_details="Exclusive.",
        contacts=(Contact("Priya Raman"),),
        links=(Link("Brief", "https://files.acme.example/brief"),),
    )
    theo = who(records, "theo")
    created = crm.create_opportunity(records, theo, new, **at())
    assert created == crm.opportunity(records, theo, created.ref)
    assert (created.contacts, created.links) == (new.contacts, new.links)
