"""Every list, term and limit that the code decides is told on its page as the code has it.

Where a page and the code differ, the code is right. What stands in a list that is compared as a
whole can be neither taken away nor added on one side alone.
"""

import re
from collections.abc import Iterable

import pytest

from domain.automations import AFTER, Automation
from domain.columns import Column
from domain.events import EventKind
from domain.invoices import DUE_AFTER, InvoiceStatus, InvoiceType
from domain.leads import LeadStatus
from domain.money import Money
from domain.opportunity import DealType
from domain.pipeline import Status
from domain.reqs import ReqStatus
from domain.webhooks import LADDER
from knowledge.library import Library
from knowledge.lint.subjects import with_digits
from tests.guide import guide as read_guide
from tests.told import labelled, rows, section


@pytest.fixture(scope="module")
def library() -> Library:
    return read_guide()


# Lists


def lower(labels: Iterable[str]) -> set[str]:
    return {label.casefold() for label in labels}


def test_the_statuses_of_a_req_are_those_of_the_code(library: Library) -> None:
    told = labelled(section(library, "job-reqs#statuses-of-a-req"))
    assert lower(told) == {status.label for status in ReqStatus}


def test_the_statuses_of_an_invoice_are_those_of_the_code(library: Library) -> None:
    """A draft is told as unbilled; overdue is what was sent and is past its day."""
    told = lower(labelled(section(library, "billing-invoicing#statuses-of-an-invoice")))
    known = {status.value for status in InvoiceStatus} - {InvoiceStatus.DRAFT.value}
    assert told == known | {"unbilled", "overdue"}


def test_what_counts_where_is_told_by_the_statuses_that_invoices_have(library: Library) -> None:
    statuses = lower(labelled(section(library, "billing-invoicing#statuses-of-an-invoice")))
    table = rows(section(library, "revenue-reporting#what-counts-where"))
    counted = {label.split()[-1] for label in table if label.startswith("An invoice is ")}
    assert counted
    assert counted - statuses == set()


def test_the_types_of_an_invoice_are_those_of_the_code(library: Library) -> None:
    found = section(library, "billing-invoicing#types-of-invoices")
    assert lower(labelled(found)) == {each.label for each in InvoiceType}
    tab = section(library, "opportunities#the-billing-tab").text
    assert "Create a retainer, placement, milestone or flat-fee invoice." in tab


def test_the_statuses_of_a_deal_are_those_of_the_code(library: Library) -> None:
    told = labelled(section(library, "opportunities#statuses-of-an-opportunity"))
    assert lower(told) == {status.label for status in Status}
    final = {label.casefold() for label, text in told.items() if "This is final." in text}
    assert final == {status.label for status in Status if status.is_final}


def test_the_statuses_of_a_lead_are_those_of_the_code(library: Library) -> None:
    told = labelled(section(library, "leads#statuses-of-a-lead"))
    assert lower(told) == {status.label for status in LeadStatus}


def test_the_types_of_a_deal_are_those_of_the_code(library: Library) -> None:
    told = rows(section(library, "deals#types-of-deals"))
    known = {each.label.removesuffix(" search") for each in DealType}
    assert lower(told) == lower(known)


#: What is told of each automation; what only machines see isn't.
TOLD = {
    Automation.LIST_AS_LOST: "Lost Deals table",
    Automation.REFRESH_FORECAST: "forecast",
    Automation.RECOGNISE_REVENUE: "counts as revenue",
    Automation.CREATE_REQS: "creates the REQs",
    Automation.DRAFT_INVOICE: "invoice creation",
    Automation.START_ONBOARDING: "onboarding workflow",
    Automation.START_NURTURE: "nurture workflow",
    Automation.START_PLACED_CANDIDATE: '"Placed Candidate" revenue workflow',
    Automation.TELL_TEAM: "notifies the team",
    Automation.TELL_SUPER_ADMIN: "the Super Admin is notified",
}
AFTERWARDS = {
    "when-an-opportunity-is-won": EventKind.WON,
    "when-an-opportunity-is-lost": EventKind.LOST,
    "when-a-req-is-added": EventKind.REQ_LINKED,
    "when-an-invoice-is-paid": EventKind.INVOICE_PAID,
}


@pytest.mark.parametrize("anchor", AFTERWARDS)
def test_what_happens_afterwards_is_what_the_code_does(library: Library, anchor: str) -> None:
    text = section(library, f"opportunities#{anchor}").text
    told = {each for each, words in TOLD.items() if words in text}
    unseen = {Automation.REFRESH_FORECAST} if anchor == "when-an-opportunity-is-lost" else set()
    assert told == {*AFTER[AFTERWARDS[anchor]]} - unseen


# Terms


def test_an_invoice_is_due_after_as_many_days_as_the_code_says(library: Library) -> None:
    days = re.compile(r"\bdue (\d+) days\b")
    told = {number for each in library.searched for number in days.findall(each.text)}
    assert told == {str(DUE_AFTER.days)}


def test_a_webhook_is_tried_again_as_often_and_as_late_as_the_code_does(library: Library) -> None:
    told = section(library, "system-limits#webhook-attempts").blocks[0].text
    before, _, waits = told.partition(": ")
    assert f" up to {len(LADDER)} times" in with_digits(before)
    assert "a little more than a day" in before
    assert 24 < sum(LADDER) / 3_600 < 30
    units = {"seconds": 1, "minutes": 60, "hours": 3_600}
    unit, found = "", []
    for word in reversed(re.findall(r"\d+|seconds|minutes|hours", waits)):
        if word.isdecimal():
            found.append(int(word) * units[unit])
        else:
            unit = word
    assert tuple(reversed(found)) == LADDER, told


# The forecast


COUNTED = {
    "An opportunity is open": Status.OPEN,
    "An opportunity is won, nothing is invoiced": Status.WON,
    "An opportunity is lost": Status.LOST,
}


def test_only_open_deals_are_in_the_forecast_on_every_page_and_in_the_code(
    library: Library,
) -> None:
    table = rows(section(library, "revenue-reporting#what-counts-where"))
    for label, status in COUNTED.items():
        some = (Money(1, "USD"),)
        column = Column(label=label, deals=1, value=some, forecast=some, closed=status.is_final)
        assert (table[label]["Forecast"] != "No") == bool(column.expected), label
    told = section(library, "opportunities#how-the-forecast-is-calculated").text
    assert "Only open opportunities are part of the forecast." in told
    told = section(library, "revenue-reporting#forecast-revenue").text
    assert "Won and lost deals are not part of the forecast" in told
