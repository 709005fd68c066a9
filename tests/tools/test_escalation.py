"""Tickets by rule: when one is opened, what it holds, and what the person is told."""

import pytest

from domain.closer_look import SUPPORT_WILL_LOOK
from tests.tools.world import Said, World
from tickets.ticket import Ticket
from tools.escalation import supply
from tools.outcome import Outcome, TicketReceipt


def report(world: World, text: str, who: str | None = "Theo", **said: Said) -> Outcome:
    return world.run(who, "open_escalation_ticket", world.turn(text), **said)


def receipt(outcome: Outcome) -> TicketReceipt:
    assert outcome.ticket, outcome.told
    return outcome.ticket


def ticket(world: World, outcome: Outcome) -> Ticket:
    return world.desk.ticket(receipt(outcome).ref)


def user(text: str) -> dict[str, str]:
    return {"role": "user", "text": text}


def rex(text: str) -> dict[str, str]:
    return {"role": "rex", "text": text}


# When


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("opportunities wont load at all, just spins", "opportunities.not-loading"),
        ("the opportunity list is showing wrong data", "opportunities.list-wrong"),
        ("getting an error when i link a req", "opportunities.req-link-error"),
        ("invoices aren't being sent to clients", "opportunities.invoice-not-sent"),
        ("revenue doesn't match my invoices", "opportunities.revenue-mismatch"),
        ("moving a stage throws a backend error", "opportunities.stage-move-error"),
        ("creating a deal is stuck on Saving...", "opportunities.stuck-saving"),
        ("billing tab crashes with error 500", "opportunities.billing-crash"),
    ],
)
def test_a_must_escalate_symptom_opens_a_ticket_and_tells_people(
    world: World, said: str, rule: str
) -> None:
    outcome = report(world, said)
    assert ticket(world, outcome).report.rule_id == rule
    assert receipt(outcome).severity == "P2"
    assert receipt(outcome).told_people
    assert len(receipt(outcome).alert_ids) == 4


@pytest.mark.parametrize(
    "said",
    [
        "I can't see the Opportunities tab",
        "billing tab is missing for me",
        "i cant create an opportunity, the button isnt there",
        "my opportunity has no REQs",
    ],
)
def test_what_can_be_explained_is_explained_first(world: World, said: str) -> None:
    outcome = report(world, said, summary="Billing tab crashes with a 500 for everyone!")
    assert outcome.ticket is None
    assert "troubleshoot_visibility" in str(outcome.told["no_ticket"])
    assert world.desk.tickets() == ()


#: No rule has these words; the classifier takes them for a report.
LIKENED = "the deals screen is just an endless throbber, me and Priya both"


def test_what_only_reads_like_a_report_is_none_of_somebody_who_may_not_see_the_thing(
    world: World,
) -> None:
    for who in ("Leo", "Sam"):  # on Starter, and without a grant
        outcome = report(world, LIKENED, who=who)
        assert outcome.ticket is None
        assert outcome.finding is not None
        assert not outcome.finding.must_escalate
    assert ticket(world, report(world, LIKENED)).severity == "P2"


def test_whoever_asks_for_a_ticket_gets_one_whatever_explains_it(world: World) -> None:
    assert report(world, f"{LIKENED}. open a ticket please", who="Leo").ticket
    pressed = world.turn("", wants_person=True, transcript=[user(LIKENED), rex("Your plan…")])
    assert world.run("Leo", "open_escalation_ticket", pressed).ticket


def test_a_symptom_of_the_table_is_a_report_whoever_tells_it(world: World) -> None:
    assert report(world, "opportunities wont load at all, just spins", who="Leo").ticket


def test_what_persists_after_the_first_try_is_a_ticket_about_what_was_reported(
    world: World,
) -> None:
    before = [
        user("I can't see the Create Opportunity button"),
        rex(f"You may create opportunities. If it still doesn't work, {SUPPORT_WILL_LOOK}"),
    ]
    turn = world.turn("still missing after a reload", transcript=before)
    opened = ticket(world, world.run("Dana", "open_escalation_ticket", turn))
    assert (opened.report.rule_id, opened.severity) == ("diagnosis.inconsistent", "P2")
    assert opened.title.startswith("I can't see the Create Opportunity button")


def test_a_question_without_a_summary_makes_no_ticket(world: World) -> None:
    assert report(world, "Where do I create an invoice?").ticket is None
    assert world.desk.tickets() == ()


@pytest.mark.parametrize(
    "said",
    [
        "Where do I create an invoice?",
        "hi, how can I move a deal to Proposal?",
        "how would I link a REQ to this opportunity",
    ],
)
@pytest.mark.parametrize("summary", ["The Billing tab crashes.", "Somebody asks about invoices."])
def test_a_question_of_how_stays_one_whatever_the_model_makes_of_it(
    world: World, said: str, summary: str
) -> None:
    assert report(world, said, summary=summary).ticket is None
    assert world.desk.tickets() == ()


def test_a_question_beside_a_complaint_is_heard(world: World) -> None:
    said = "where do I create an invoice? it is all weird since noon"
    assert report(world, said, summary="The billing tab crashes.").ticket


def test_the_models_summary_is_heard_where_the_words_decide_nothing(world: World) -> None:
    outcome = report(world, "it is weird since noon", summary="The billing tab crashes.")
    made = ticket(world, outcome)
    assert (made.report.rule_id, made.severity) == ("opportunities.billing-crash", "P2")
    assert receipt(outcome).told_people
    assert "the model's summary" in made.report.why
    assert made.report.summary == "it is weird since noon"


def test_what_only_the_model_finds_broken_is_queued_and_pages_nobody(world: World) -> None:
    outcome = report(world, "the stages look purple to me", summary="The stages have odd colours")
    made = ticket(world, outcome)
    assert (made.severity, receipt(outcome).told_people) == ("P3", False)
    assert "The stages have odd colours" in made.report.why
    assert "in the support queue" in receipt(outcome).sentence


def test_a_diagnosis_that_explains_nothing_opens_one(world: World) -> None:
    turn = world.turn("I can't see the Opportunities tab", verdict="inconsistent")
    outcome = world.run("Theo", "open_escalation_ticket", turn)
    assert ticket(world, outcome).report.rule_id == "diagnosis.inconsistent"
    assert receipt(outcome).severity == "P2"


@pytest.mark.parametrize("said", ["open a ticket please", "can i talk to a human"])
def test_who_asks_for_a_person_gets_a_ticket_and_nobody_is_paged(world: World, said: str) -> None:
    outcome = report(world, said)
    assert receipt(outcome).severity == "P4"
    assert not receipt(outcome).told_people
    assert "in the support queue" in receipt(outcome).sentence
    assert "Not known yet" not in receipt(outcome).sentence
    assert receipt(outcome).missing == ()


def test_asking_for_a_ticket_is_about_what_was_said_before(world: World) -> None:
    turn = world.turn(
        "open a ticket please",
        transcript=[user("the billing tab crashes"), rex("Let me look."), user("still")],
    )
    made = ticket(world, world.run("Theo", "open_escalation_ticket", turn))
    assert made.report.rule_id == "opportunities.billing-crash"
    assert made.report.summary == "the billing tab crashes"


@pytest.mark.parametrize("said", ["yes", "Yes please!", "ok, do it", "sure 👍"])
def test_a_yes_to_the_offer_of_a_ticket_opens_one(world: World, said: str) -> None:
    asked = "does HirePilot have a mobile app?"
    turn = world.turn(
        said, transcript=[user(asked), rex("Would you like me to open a ticket for support?")]
    )
    made = ticket(world, world.run("Theo", "open_escalation_ticket", turn))
    assert made.report.summary == f"{asked}\n{said}"


def test_a_yes_to_something_else_does_not(world: World) -> None:
    turn = world.turn("yes", transcript=[user("move it"), rex("To Proposal?")])
    assert world.run("Theo", "open_escalation_ticket", turn).ticket is None


def test_the_button_opens_one_about_the_turn_it_stands_under(world: World) -> None:
    turn = world.turn("", wants_person=True)
    asked = "does HirePilot have a mobile app?"
    outcome = world.run("Theo", "open_escalation_ticket", turn, summary=asked)
    made = ticket(world, outcome)
    assert f"(P4): {asked} It is in" in receipt(outcome).sentence
    assert made.report.summary == asked
    assert made.report.rule_id == "general.asked-for-human"


# What


def test_the_seven_fields_are_filled_by_the_server(world: World) -> None:
    outcome = report(
        world,
        'the acme billing tab crashes, chrome on my mac, says "Error 500", '
        "https://app.hirepilot.example/deals/1",
    )
    fields = {label: str(value) for label, value in ticket(world, outcome).fields.labelled()}
    theo = world.actor("Theo")
    assert fields == {
        "Opportunity ID": "OPP-2001",
        "User ID": str(theo.member_id),
        "Workspace ID": str(theo.workspace.id),
        "Pipeline stage": "Discovery",
        "Browser + device": "Chrome on Mac",
        "URL": "https://app.hirepilot.example/deals/1",
        "Error message": "Error 500",
    }
    assert receipt(outcome).missing == ()
    assert "Not known yet" not in receipt(outcome).sentence


def test_what_nobody_said_is_marked_missing_and_never_invented(world: World) -> None:
    outcome = report(
        world,
        "billing tab crashes",
        url="https://evil.example",
        browser="Safari on iPhone",
        error_message="stack overflow",
    )
    assert receipt(outcome).missing == (
        "Opportunity ID",
        "Pipeline stage",
        "Browser + device",
        "URL",
        "Error message",
    )
    assert receipt(outcome).sentence == (
        "I opened TKT-1001 (P2): Billing tab crashes. HirePilot's Super Admins are being told "
        "right now, by Slack and e-mail; they take it from here. Not known yet: Opportunity ID, "
        "Browser + device, URL and Error message."
    )


def test_the_deal_the_model_names_counts_where_the_person_just_named_it(world: World) -> None:
    made = ticket(world, report(world, "billing tab of acme crashes", opportunity="the acme deal"))
    assert made.report.about == "OPP-2001"
    assert made.report.deal is not None
    assert made.report.deal["stage"] == "Discovery"
    other = ticket(world, report(world, "invoices do not send", opportunity="OPP-2001"))
    assert other.report.about == ""


def test_a_deal_of_the_message_before_counts_if_the_model_names_it(world: World) -> None:
    turn = world.turn("billing tab crashes", transcript=[user("show me OPP-2003"), rex("Here.")])
    made = world.run("Theo", "open_escalation_ticket", turn, opportunity="OPP-2003")
    assert ticket(world, made).report.about == "OPP-2003"


def test_a_deal_named_earlier_is_not_the_deal_of_this_report(world: World) -> None:
    before = [user("show me OPP-2003"), rex("Here."), user("thanks"), rex("Sure.")]
    turn = world.turn("billing tab crashes", transcript=before)
    made = world.run("Theo", "open_escalation_ticket", turn, opportunity="OPP-2003")
    assert ticket(world, made).report.about == ""
    assert ticket(world, made).fields.opportunity_id.value is None


def test_a_ref_that_nobody_has_is_kept_as_typed(world: World) -> None:
    made = ticket(world, report(world, "OPP-9001 billing tab crashes"))
    assert made.fields.opportunity_id.value == "OPP-9001 (as typed, not found)"


def test_who_may_see_no_deals_may_still_report_a_fault(world: World) -> None:
    made = ticket(
        world, report(world, "opportunities never load", who="Gus", opportunity="OPP-2001")
    )
    assert made.report.reporter.name == "Gus Pereira"
    assert made.report.deal is None


def test_a_stranger_can_report_a_fault(world: World) -> None:
    made = ticket(world, report(world, "opportunities never load", who=None))
    assert made.report.reporter.member_id is None
    assert made.fields.user_id.missing_because


def test_the_conversation_goes_with_the_ticket(world: World) -> None:
    turn = world.turn(
        "billing tab crashes",
        transcript=[user("hi"), rex("Hello!")],
        shown=["opportunities#plans/1"],
        tools=["search_guide"],
    )
    made = ticket(world, world.run("Theo", "open_escalation_ticket", turn))
    assert [(line.role, line.text) for line in made.report.transcript] == [
        ("user", "hi"),
        ("assistant", "Hello!"),
        ("user", "billing tab crashes"),
    ]
    assert made.report.shown == ("opportunities#plans/1",)
    assert made.report.tools == ("search_guide",)


def test_the_same_symptom_again_is_added_to_its_ticket(world: World) -> None:
    first = report(world, "billing tab crashes")
    second = report(world, "billing tab still crashes on me")
    assert receipt(second).ref == receipt(first).ref
    assert receipt(second).sentence.startswith("You already have TKT-1001 (Billing tab crashes)")
    assert receipt(second).alert_ids == ()
    assert len(world.desk.tickets()) == 1


def test_a_repeated_turn_gets_the_same_receipt(world: World) -> None:
    turn = world.turn("billing tab crashes")
    first = world.run("Theo", "open_escalation_ticket", turn)
    assert world.run("Theo", "open_escalation_ticket", turn) == first


# Supplied afterwards


def after(world: World, said: str, last: str, who: str = "Theo") -> Outcome | None:
    turn = world.turn(said, transcript=[user("billing tab crashes"), rex(last)])
    return supply(world.context(who, turn))


def test_what_was_missing_is_added_afterwards(world: World) -> None:
    sentence = receipt(report(world, "billing tab crashes")).sentence
    added = after(world, "chrome on my mac, https://app.hirepilot.example/deals/1", sentence)
    assert added is not None
    assert receipt(added).sentence == "Thanks, I added the browser and the URL to TKT-1001."
    assert receipt(added).alert_ids == ()
    fields = world.desk.ticket("TKT-1001").fields
    assert fields.browser_device.value == "Chrome on Mac"
    assert fields.url.value == "https://app.hirepilot.example/deals/1"
    code = after(world, "it says error 500", sentence)
    assert code is not None
    assert receipt(code).sentence == "Thanks, I added the error message to TKT-1001."


@pytest.mark.parametrize(
    ("said", "last", "who"),
    [
        ("thanks!", "I opened TKT-1001 (P2).", "Theo"),
        ("chrome on my mac", "I opened TKT-1001 (P2).", "Dana"),
        ("chrome on my mac", "You have TKT-1001 and TKT-1002.", "Theo"),
        ("chrome on my mac", "I opened TKT-9999 (P2).", "Theo"),
        ("chrome on my mac", "Which browser?", "Theo"),
        ("opportunities never load in chrome", "I opened TKT-1001 (P2).", "Theo"),
    ],
)
def test_anything_else_is_not_added(world: World, said: str, last: str, who: str) -> None:
    report(world, "billing tab crashes")
    assert after(world, said, last, who) is None
    assert world.desk.ticket("TKT-1001").messages == ()
