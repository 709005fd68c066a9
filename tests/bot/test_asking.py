"""What a question of a model may ask, and that it asserts nothing that no block bears out."""

import json

import pytest

from bot.grounding.answers import Grounded, ground
from bot.grounding.reasons import Reason
from bot.model.answer import ModelAnswer, ModelPart
from knowledge.library import Library
from tests.bot.test_grounding import passage
from tools.outcome import PassageView

PLANS = "opportunities#plans"
MOVING = "opportunities#moving-between-stages"
REOPENING = "opportunities#reopening-a-closed-opportunity"
#: What a person wrote, and what tools then told, in the turns of the questions below.
ASKED = "please move the acme deal to proposal, or was it globex? it is worth 50k"
TOLD = {
    "deals": [
        {"ref": "OPP-2001", "name": "Acme Group", "stage": "Discovery", "owner": "Maya Chen"},
        {"ref": "OPP-2007", "name": "Acme Holdings", "stage": "Proposal", "owner": "Theo Ruiz"},
    ],
    "reqs": [{"ref": "REQ-12", "title": "CTO"}, {"ref": "REQ-14", "title": "Head of Sales"}],
}
RESULTS = json.dumps(TOLD)

ONLY_ASKS = """
Which client is it for?
Do you mean the Acme or the Globex deal?
Do you mean Acme Group (OPP-2001) or Acme Holdings (OPP-2007)?
Which of the two Acme deals do you mean: OPP-2001 or OPP-2007?
I found OPP-2001 and OPP-2007. Which one is it?
Do you mean the Acme deal that is in Discovery, or the one that Theo Ruiz owns?
Acme Group is in Discovery and Acme Holdings in Proposal: which one do you mean?
Since OPP-2001 is in Discovery, shall I move it to Proposal?
Is Maya Chen the owner, or Theo Ruiz?
Which Job REQ should I link: REQ-12 or REQ-14?
Do you want to attach an existing REQ, or create a new one?
Can you tell me which stage it should go to?
Should I ask Maya Chen which deal she means?
Who is the decision maker at Acme?
What should the deal be called?
How much is it worth?
You mean the Acme deal, right?
You'd like to move it to Proposal, correct?
So the client is Acme, right?
So the amount is 50k, right?
Are you asking about invoices, or about payouts?
What do you see when you open the Opportunities tab?
Do you see an error, and if so, what does it say?
If you reload the page, does it come back?
Once the deal is won, who should get the invoice?
Why was the Acme deal lost?
Happy to help! Which client is it for?
I'm sorry about that. What do you see instead?
I'm not sure what you mean. Is it about a deal or about a candidate?
Would you like the steps, or shall I prepare it for you?
What would you like to do: link it, move it or close it?
Which role do you have: Member, Team Admin or Guest?
Are you on the Starter or the Pro plan?
Can guests see it, or only you?
Since when has it been so?
In which browser does that happen?
Does it happen for everybody in your team, or only for you?
Do you want me to open a ticket so that somebody can look at it?
Before I prepare it: which client is it for?
Just to be sure: is it for Acme?
If I understand you correctly, you want to move it back to Discovery, right?
Shall I tell you who can help?
What do you mean by that?
Sorry, which one?
Thanks for telling me. Can you see the Opportunities tab at all?
Let me make sure I've got this right: you'd like to close OPP-2001 as lost?
Do you want to see the whole history, or only the last changes?
I see Acme Group and Acme Holdings here. Which did you have in mind?
You wrote "acme": is that Acme Group or Acme Holdings?
Any idea which client it is for?
Is that everything, or can I help with something else?
"""

ASSERTS = """
Since Starter includes opportunities, shall I create one?
Did you know that Free and Starter include Billing?
Did you know Starter includes Billing?
You do know that guests can link REQs, right?
Shall I reopen it, which a Team Admin can do?
Shall I reopen it, as a Team Admin can do that?
Opportunities come with Free, so shall we go on?
Guests can link REQs?
Isn't it nice that guests can link REQs?
Can't guests link REQs?
Shall I create one because Starter includes opportunities?
With Starter including Billing, shall I send it?
Given that guests see everything, which client is it for?
Why is Billing included in Starter?
Would you like Billing, included in Starter, or not?
Shall I create one (Starter includes it)?
Shall I create one - Starter includes it - or not?
Do you want the plan that includes Billing for Free?
Did I mention that a Team Admin can reopen it?
I think Starter includes Billing, right?
Would you like to know why guests can link REQs?
It's free for guests, right?
It doesn't need Pro, does it?
Nobody but the owner sees it, so who is the owner?
Have you heard that credits never expire?
Where do you want it, given credits never expire?
What do you say to the fact that guests see everything?
Just so you know, guests see everything: which one is it?
Do you want one of the opportunities included in Starter?
Any Member may reopen deals, may they not?
Do you want to invite a guest, who can then link REQs?
Can I assume that you know guests can comment?
Is it Proposal, which always comes before Negotiation?
"""

#: Of these the gate would let the statement stand beside the blocks of a page that denies it.
ASSERTS_BARE = """
Aren't opportunities part of Free?
Isn't Billing free?
Are you aware of the Billing tab in Starter?
You can skip stages, so which one shall it be?
"""

ASSERTS_FIRST = """
Starter includes opportunities. Which client is it for?
Sure, this is easy. Which client is it for?
Yes. Which client is it for?
For your information, a lost deal can be reopened. Which client is it for?
Guests can do that, right? Which client is it for?
"""


@pytest.fixture(scope="module")
def passages() -> list[PassageView]:
    library = Library.load(None)
    return [passage(library, each) for each in (PLANS, MOVING, REOPENING)]


def asked(
    passages: list[PassageView], question: str, *pointing: str, results: str = RESULTS
) -> Grounded:
    parts = (ModelPart(blocks=pointing),) if pointing else ()
    answer = ModelAnswer(kind="clarify", parts=parts, question=question)
    return ground(answer, passages, ASKED, results)


@pytest.mark.parametrize("question", ONLY_ASKS.strip().splitlines())
def test_a_question_that_only_asks_is_asked(passages: list[PassageView], question: str) -> None:
    result = asked(passages, question)
    assert (result.question, result.problems) == (question, ())


@pytest.mark.parametrize("question", ASSERTS.strip().splitlines())
def test_a_question_that_asserts_is_not_asked(passages: list[PassageView], question: str) -> None:
    everything = [block.id for each in passages for block in each.blocks]
    for pointing in ([], everything):
        result = asked(passages, question, *pointing, results="")
        assert result.question is None
        assert Reason.QUESTION in result.reasons
        assert result.problems


@pytest.mark.parametrize("question", ASSERTS_BARE.strip().splitlines())
def test_a_question_that_asserts_is_not_asked_without_blocks(
    passages: list[PassageView], question: str
) -> None:
    assert asked(passages, question).question is None


@pytest.mark.parametrize("question", ASSERTS_FIRST.strip().splitlines())
def test_a_sentence_that_asserts_is_left_out_before_one_that_asks(
    passages: list[PassageView], question: str
) -> None:
    assert asked(passages, question).question == "Which client is it for?"


@pytest.mark.parametrize(
    ("question", "pointing"),
    [
        ("Opportunities come with the Pro and Team plans, so which plan are you on?", PLANS),
        ("An open deal goes one step at a time, so shall I move it to Proposal first?", MOVING),
        ("Did you know that an open deal goes one step at a time?", MOVING),
    ],
)
def test_what_a_question_asserts_may_stand_beside_the_blocks_that_say_it(
    passages: list[PassageView], question: str, pointing: str
) -> None:
    (section,) = (each for each in passages if each.section_id == pointing)
    ids = [block.id for block in section.blocks]
    assert asked(passages, question, *ids, results="").question == question
    assert asked(passages, question, results="").question is None
