"""What the guide says and what the code does are the same; where they differ, the code is right."""

import re

import pytest

from domain import details, fees, fields, losses, opportunity, orders, stages
from domain.access import Action, Plan, Role, decide
from domain.demo import COMPETITOR_CHOSEN, LOSS_REASONS
from domain.orders import BillingCycle, ContractTerms
from domain.pipeline import Outcome
from domain.presets import HIREPILOT
from domain.rotting import DIGEST_AT
from knowledge.article import Article
from knowledge.library import Library
from knowledge.words import STOP_WORDS, stem, words_of
from tests.domain.people import person, workspace
from tests.guide import guide as read_guide
from tests.told import labelled, may, rows, section
from tickets.explainable import EXPLAINABLE
from tickets.must_escalate import RULES
from tickets.ticket import FIELD_NAMES
from tools.pending import WAITS
from tools.proposal import EXPIRED

TABLE = {rule.id for rule in RULES}
#: What the two outcome columns mean; the code says it nowhere.
OUTCOME_MEANINGS = {
    Outcome.WON: "Signed: REQs and invoices can start.",
    Outcome.LOST: "The client declined.",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_guide()


@pytest.fixture(scope="module")
def articles(library: Library) -> dict[str, Article]:
    return {article.id: article for article in library.articles}


def escalations(article: Article) -> set[str]:
    return {each.id for each in article.front.must_escalate}


# Tickets


def test_the_policy_escalates_exactly_what_the_opportunities_page_says(
    articles: dict[str, Article],
) -> None:
    of_deals = {each for each in TABLE if each.startswith("opportunities.")}
    assert escalations(articles["opportunities"]) == of_deals


def test_every_rule_of_the_policy_is_told_on_a_page(articles: dict[str, Article]) -> None:
    told = set().union(*map(escalations, articles.values()))
    assert told >= TABLE


def test_every_id_on_a_page_is_a_rule(articles: dict[str, Article]) -> None:
    told = set().union(*map(escalations, articles.values()))
    assert told - TABLE == set()


def test_what_is_explained_first_is_explained_in_the_guide(
    library: Library, articles: dict[str, Article]
) -> None:
    explained = {each.section for each in EXPLAINABLE}
    for section_id in explained:
        assert section(library, section_id).blocks
    headings = {each.id for each in articles["opportunities"].sections}
    assert {each for each in headings if re.search("#(you-cannot|no-reqs)", each)} <= explained


def test_the_guide_and_the_ticket_have_the_same_fields(articles: dict[str, Article]) -> None:
    assert articles["opportunities"].front.ticket_fields == tuple(FIELD_NAMES)


# Stages


def test_the_default_stages_are_those_of_the_pipeline(library: Library) -> None:
    told = labelled(section(library, "opportunities#the-default-stages"))
    assert tuple(told) == HIREPILOT.labels


def test_the_stages_mean_what_the_pipeline_says(library: Library) -> None:
    told = labelled(section(library, "opportunities#the-default-stages"))
    meant = {stage.label: stage.meaning for stage in HIREPILOT.stages}
    meant |= {outcome.value.title(): OUTCOME_MEANINGS[outcome] for outcome in Outcome}
    assert told.keys() == meant.keys()
    for label, text in told.items():
        own = stems(meant[label])
        assert len(own & stems(text)) >= 2 / 3 * len(own), f"{label}: {text}"


def stems(text: str) -> set[str]:
    return {stem(word) for word in words_of(text) if word not in STOP_WORDS}


def test_the_probabilities_are_those_of_the_pipeline(library: Library) -> None:
    text = section(library, "opportunities#how-the-forecast-is-calculated").text
    told = {label: int(percent) for percent, label in re.findall(r"(\d+)% in ([A-Z]\w+)", text)}
    assert told == {stage.label: stage.probability for stage in HIREPILOT.stages}


# Plans, roles and permissions


def test_the_plans_that_include_deals_are_those_that_open_them(
    library: Library, articles: dict[str, Article]
) -> None:
    opening = [
        plan
        for plan in Plan
        if decide(person(Role.SUPER_ADMIN, workspace(plan)), Action.SEE_OPPORTUNITIES).allowed
    ]
    table = rows(section(library, "plans-and-credits#what-each-plan-includes"))
    told = {plan: cells["Opportunities, Billing and Revenue"] for plan, cells in table.items()}
    assert told == {plan.label: "Yes" if plan in opening else "No" for plan in Plan}
    assert articles["opportunities"].front.plans == tuple(plan.value for plan in opening)


def test_the_roles_are_those_of_the_code(library: Library) -> None:
    told = labelled(section(library, "roles-and-permissions#the-five-roles"))
    assert [label.lower() for label in told] == [role.label.lower() for role in Role]


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_with_deals_what_the_page_says(library: Library, role: Role) -> None:
    table = rows(section(library, "opportunities#what-each-role-can-do"))
    (told,) = [cells for label, cells in table.items() if label.lower() == role.label.lower()]
    assert told == {
        "Role": told["Role"],
        "See opportunities": seeing(role),
        "Create": creating(role),
        "Edit and move": changing(role),
        "Billing and invoices": "Yes" if may(role, Action.SEE_BILLING) else "No",
    }


def seeing(role: Role) -> str:
    if may(role, Action.SEE_OPPORTUNITIES, "other"):
        return "All"
    if may(role, Action.SEE_OPPORTUNITIES, granted=True):
        assert not may(role, Action.SEE_OPPORTUNITIES)
        return "With permission, the ones they own"
    return "Never"


def creating(role: Role) -> str:
    if may(role, Action.CREATE_OPPORTUNITY):
        return "Yes"
    return "With permission" if may(role, Action.CREATE_OPPORTUNITY, granted=True) else "No"


def changing(role: Role) -> str:
    changes = (Action.EDIT_OPPORTUNITY, Action.MOVE_STAGE)
    if all(may(role, each, "other") for each in changes):
        return "Any"
    own = all(may(role, each, granted=True) for each in changes)
    assert not any(may(role, each, "other", granted=True) for each in changes)
    return "Only the ones they own" if own else "No"


# Proposals


def test_a_proposal_waits_as_long_as_it_says_and_no_page_says_otherwise(library: Library) -> None:
    hours = int(WAITS.total_seconds() // 3600)
    assert f"{hours} hours" in EXPIRED
    sections = (section for article in library.articles for section in article.sections)
    told = [re.findall(r"proposals?\b[^.]*?(\d+) hours", each.text) for each in sections]
    assert {int(number) for numbers in told for number in numbers} <= {hours}


# Losses, rest and contracts


def test_the_loss_reasons_are_those_of_a_new_workspace(library: Library) -> None:
    told = labelled(section(library, "opportunities#loss-reasons"))
    assert list(told) == list(LOSS_REASONS.values())
    asks = section(library, "opportunities#competitor-and-notes-of-a-lost-deal").text
    assert LOSS_REASONS[COMPETITOR_CHOSEN] in asks


def test_deals_are_stale_when_the_page_says(library: Library) -> None:
    text = section(library, "opportunities#stale-deals").text
    told = {label: int(days) for days, label in re.findall(r"(\d+) days in ([A-Z]\w+)", text)}
    assert told == {stage.label: stage.max_days for stage in HIREPILOT.stages}
    assert f"after {DIGEST_AT:%H:%M} " in text


def test_the_billing_cycles_are_those_of_an_order(library: Library) -> None:
    told = labelled(section(library, "opportunities#contract-terms-of-a-won-deal"))
    cycles = "{}, {} or {}".format(*(cycle.value for cycle in BillingCycle))
    assert told["Billing"] == f"{cycles}."


#: The limits on the page, by section: how it says them, and where the code has them.
LIMITS = {
    "limits-of-the-fields": (
        ("Title: {} to {} characters", fields.TITLE_LENGTH),
        ("Fee model: up to {} characters", fees.FEE_MODEL_LENGTH),
        ("Estimated value: 0 to {},", fields.MOST_VALUE),
        ("Notes: up to {} characters", fields.NOTES_LENGTH),
        ("Contract details: up to {} characters", fields.CONTRACT_LENGTH),
        ("Contacts: up to {}.", details.MOST_CONTACTS),
        ("Start and close date: from {} to {}", tuple(str(it.year) for it in fields.DAYS)),
        ("Attachments: up to {} links", details.MOST_LINKS),
        ("Collaborators: up to {} colleagues", details.MOST_COLLABORATORS),
    ),
    "customising-the-stages": (
        ("has {} to {} stages", stages.STAGES),
        ("name of a stage may have up to {} characters", stages.LABEL_LENGTH),
        ("limit for stale deals is {} to {} days", fields.MAX_DAYS),
    ),
    "loss-reasons": (
        ("has 1 to {} reasons", losses.MOST_REASONS),
        ("names of up to {} characters", losses.LABEL_LENGTH),
    ),
    "competitor-and-notes-of-a-lost-deal": (
        ("competitor's name, of up to {} characters", losses.COMPETITOR_LENGTH),
        ("a loss may have up to {} characters", opportunity.LOSS_NOTES_LENGTH),
        ("need at least {} characters", losses.FEWEST_NOTES),
    ),
    "stale-deals": (("limit is {} to {} days", fields.MAX_DAYS),),
    "contract-terms-of-a-won-deal": (
        ("Total: at least {},", orders.LEAST_TOTAL),
        ("within {} months", orders.LATEST_MONTHS),
        ("Duration: {} to {} months", orders.DURATION_MONTHS),
        ("Notice: {} to {} days", orders.NOTICE_DAYS),
        ("and {} days unless", int(ContractTerms.notice_days)),
        ("Notes on the contract: up to {} characters", orders.NOTES_LENGTH),
    ),
}


@pytest.mark.parametrize("anchor", LIMITS)
def test_a_page_tells_the_limits_of_the_code(library: Library, anchor: str) -> None:
    told = section(library, f"opportunities#{anchor}").text
    said = [wording.format(*map(_shown, _each(limit))) for wording, limit in LIMITS[anchor]]
    assert [each for each in said if each not in told] == []


def test_no_other_number_of_the_limits_is_made_up(library: Library) -> None:
    """Every number of a field's limit is checked here, or is the range of a percentage."""
    for label, text in labelled(section(library, "opportunities#limits-of-the-fields")).items():
        known = any(wording.startswith(label) for wording, _ in LIMITS["limits-of-the-fields"])
        assert known or set(re.findall(r"\d+", text)) == {"0", "100"}, label


def _each(limit: int | tuple[int | str, ...]) -> tuple[int | str, ...]:
    return limit if isinstance(limit, tuple) else (limit,)


def _shown(limit: int | str) -> str:
    """As the page writes it: a number with its commas, a year without."""
    return limit if isinstance(limit, str) else f"{limit:,}"


def test_what_a_section_needs_is_something_that_can_be_allowed(library: Library) -> None:
    needs = {
        f"{article.id}#{anchor}": needed
        for article in library.articles
        for anchor, needed in article.front.needs.items()
    }
    assert needs
    assert {place: it for place, it in needs.items() if it not in {*Action}} == {}
    assert [place for place in needs if library.section(place) is None] == []
