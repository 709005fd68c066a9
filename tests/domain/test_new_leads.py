"""Leads that come in: scored by the seeds' numbers, which decide where only qualified ones count."""

from dataclasses import replace

import pytest

from domain import desk
from domain.errors import BadValue, NotAllowed, NotOpen
from domain.leads import Lead, LeadStatus, convert_lead, leads
from domain.new_leads import NewLead, add_lead
from domain.scoring import Grade, Signals
from domain.sql.records import SqlRecords
from tests.domain.office import at, who

pytestmark = pytest.mark.either_database

#: As good as a lead can be: 60 points of fit, 100 of engagement.
BEST = Signals(employees=501, country="ae", characters=201, phone=True, pages=11, seconds=601)
ANN = NewLead(name="Ann  Lee", company="Acme Air", signals=BEST)


def add(records: SqlRecords, new: NewLead = ANN, name: str = "theo", key: str = "new") -> Lead:
    return add_lead(records, records.leads, who(records, name), new, **at(key=key))


def test_a_lead_comes_in_with_its_points(records: SqlRecords) -> None:
    ann = add(records)
    assert (ann.ref, ann.heading) == ("LEAD-1006", "LEAD-1006 Ann Lee, Acme Air")
    assert (ann.fit, ann.engagement, ann.score) == (60, 100, 76)
    assert (ann.grade, ann.status) == (Grade.SALES_QUALIFIED, LeadStatus.NEW)
    assert leads(records.leads, who(records, "theo"))[-1] == ann
    assert ann in leads(records.leads, who(records, "maya"))
    assert ann not in leads(records.leads, who(records, "sam"))


def test_the_same_key_adds_one_lead(records: SqlRecords) -> None:
    assert add(records) == add(records)
    with pytest.raises(BadValue, match="used for something else"):
        add(records, replace(ANN, name="Somebody Else"))
    assert add(records, key="another").number == 1007


@pytest.mark.parametrize(
    ("signals", "points", "converts"),
    [
        (replace(BEST, employees=101), 73, True),  # 55 and 100
        (replace(BEST, employees=101, seconds=500), 71, True),
        (replace(BEST, employees=101, seconds=300, characters=200), 65, False),  # 55 and 80
        (Signals(), 13, False),
    ],
)
def test_where_only_qualified_leads_count_the_points_decide(
    records: SqlRecords, signals: Signals, points: int, converts: bool
) -> None:
    theo = who(records, "theo")
    desk.require_qualified_leads(records, records.settings, theo, True, **at(key="strict"))
    theo = who(records, "theo")
    lead = add(records, replace(ANN, signals=signals))
    assert lead.score == points
    if converts:
        done = convert_lead(records, records.leads, theo, lead.ref, **at(key="convert"))
        assert done.client.name == "Acme Air"
        return
    with pytest.raises(NotOpen, match=f"has {points} points, and .* from 70 points on"):
        convert_lead(records, records.leads, theo, lead.ref, **at(key="convert"))


@pytest.mark.parametrize(
    ("new", "field", "words"),
    [
        (replace(ANN, name="A"), "name", "at least 2 characters, and this has 1"),
        (replace(ANN, name="x" * 201), "name", "up to 200 characters"),
        (replace(ANN, company=" "), "company", "at least 2 characters"),
        (replace(ANN, signals=Signals(country="FRA")), "country", "two letters, such as FR"),
        (replace(ANN, signals=Signals(country="1F")), "country", "two letters"),
        (replace(ANN, signals=Signals(employees=0)), "employees", "between 1 and"),
        (replace(ANN, signals=Signals(pages=-1)), "pages", "between 0 and"),
        (replace(ANN, signals=Signals(seconds=-1)), "seconds", "between 0 and"),
    ],
)
def test_what_a_lead_can_t_be(records: SqlRecords, new: NewLead, field: str, words: str) -> None:
    before = leads(records.leads, who(records, "theo"))
    with pytest.raises(BadValue, match=words) as refused:
        add(records, new)
    assert refused.value.field == field
    assert leads(records.leads, who(records, "theo")) == before


@pytest.mark.parametrize("name", ["gus", "rita", "leo"])
def test_who_may_not_add_leads(records: SqlRecords, name: str) -> None:
    with pytest.raises(NotAllowed):
        add(records, name=name)
