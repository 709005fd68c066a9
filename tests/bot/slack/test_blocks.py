"""How a reply looks in Slack, and that Slack takes it."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.playground.validation import check_message_blocks
from bot.slack.blocks import render
from bot.slack.kit import Json, button
from bot.slack.splitting import size
from bot.turn import Mode, Part, Quote, Reply, ReplyKind, Topic
from tests.bot.slack.any_text import ANY_TEXT
from tools.outcome import ChangeView, Draft, ProposalCard, TicketReceipt
from tools.proposal import CANCELLED, EXPIRED

TO = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
LINKING = TO.join(("Guide", "Opportunities", "Linking Job REQs"))
BILLING = TO.join(("Guide", "Billing"))


def quote(text: str, number: int | None = None, lead_in: str | None = None) -> Quote:
    return Quote(
        block="opportunities#linking-job-reqs/3",
        article="opportunities",
        heading="Linking Job REQs",
        source=LINKING,
        kind="step" if number else "paragraph",
        number=number,
        lead_in=lead_in,
        text=text,
    )


def card(**changes: Any) -> ProposalCard:
    return ProposalCard.model_validate(
        {
            "id": "p1",
            "tool": "move_stage",
            "arguments": {},
            "title": "Move CFO search to Proposal",
            "changes": [
                {"label": "Stage", "before": "Discovery", "after": "Proposal"},
                {"label": "Client", "before": None, "after": "Acme & Co <b>"},
            ],
            "expires_at": "2026-11-21T10:00:00Z",
            "state": "waiting",
        }
        | changes
    )


def texts(reply: Reply) -> list[str]:
    """Every text that is shown, in order; buttons as [label]."""
    return [text for block in render(reply, "turn-1").blocks for text in shown(block)]


def shown(block: Any) -> list[str]:
    match block:
        case {"type": "actions", "elements": elements}:
            return [f"[{element['text']['text']}]" for element in elements]
        case {"type": "context_actions", "elements": [{**element}]}:
            sides = (element["positive_button"], element["negative_button"])
            return [f"[{side['text']['text']}]" for side in sides]
        case {"type": "context", "elements": elements}:
            return [element["text"] for element in elements]
        case {"type": "section", "text": {"text": text}}:
            return [text]
        case _:
            raise AssertionError(block)


def test_what_only_may_help_can_be_judged_and_a_bare_abstention_cannot() -> None:
    offered = Reply(kind="abstain", may_help=True, parts=(Part(quotes=(quote("Open it."),)),))
    assert texts(offered)[-2:] == ["[👍]", "[👎]"]
    assert "[👍]" not in texts(Reply(kind="abstain"))


def test_an_answer_shows_words_then_steps_then_their_source() -> None:
    steps = (quote("Open the REQ.", 1, "To link a REQ:"), quote("Press Link.", 2, "To link a REQ:"))
    reply = Reply(kind="answer", parts=(Part(say="You can link it **yourself**.", quotes=steps),))
    assert texts(reply) == [
        "You can link it *yourself*.",
        "To link a REQ:\n1. Open the REQ.\n2. Press Link.",
        LINKING,
        "[👍]",
        "[👎]",
    ]


def test_the_guide_is_quoted_to_the_letter() -> None:
    reply = Reply(kind="answer", parts=(Part(quotes=(quote("Use ** & <Save>"),)),))
    assert texts(reply)[0] == "Use ** &amp; &lt;Save&gt;"


def test_a_thumb_is_thanked_for_and_not_asked_for_again() -> None:
    reply = Reply(kind="answer", parts=(Part(quotes=(quote("A"),)),), helpful=True)
    assert texts(reply) == ["A", LINKING, "👍 Thank you."]
    less = reply.model_copy(update={"helpful": False})
    assert texts(less)[2:] == [
        "[What was missing?]",
        "👎 Thank you. I've noted that this didn't help.",
    ]
    told = less.model_copy(update={"commented": True})
    assert texts(told)[2:] == ["👎 Thank you. I've passed on what was missing."]


def test_a_greeting_needs_no_verdict() -> None:
    assert texts(Reply(kind="answer", parts=(Part(say="Hi!"),))) == ["Hi!"]


def test_without_an_answer_rex_names_the_nearest_topics_and_offers_a_ticket() -> None:
    topics = (Topic(section="a", source=LINKING), Topic(section="b", source=BILLING))
    reply = Reply(kind="abstain", topics=topics, offers_ticket=True)
    assert texts(reply) == [
        "I couldn't find that in the HirePilot guide.",
        f"Nearest topics:\n• {LINKING}\n• {BILLING}",
        "[Open a ticket]",
    ]


def test_a_passage_that_only_may_help_is_offered_as_such() -> None:
    reply = Reply(kind="abstain", may_help=True, parts=(Part(quotes=(quote("A"),)),))
    assert texts(reply)[0] == "I couldn't find exactly that in the HirePilot guide. This may help:"


def test_a_question_lists_what_can_be_meant() -> None:
    draft = Draft(
        tool="move_stage", arguments={}, missing=("opportunity",), question="", options=("A", "B")
    )
    reply = Reply(kind="clarify", question="Which Globex deal?", draft=draft)
    assert texts(reply) == ["Which Globex deal?\n• A\n• B", "[Fill in a form]"]


def test_a_waiting_card_shows_what_changes_and_its_buttons() -> None:
    assert texts(Reply(kind="proposal", proposals=(card(),))) == [
        "*Move CFO search to Proposal*\nStage: Discovery → *Proposal*\n"
        "Client: *Acme &amp; Co &lt;b&gt;*",
        "[Confirm]",
        "[Edit]",
        "[Cancel]",
        "Nothing changes until you confirm.",
    ]
    actions = render(Reply(kind="proposal", proposals=(card(),)), "turn-1").blocks[1]
    elements: Any = actions["elements"]
    assert [element["value"] for element in elements] == ["p1"] * 3
    assert [element.get("style") for element in elements] == ["primary", None, None]


@pytest.mark.parametrize(
    ("state", "result", "line"),
    [
        ("done", "CFO search is now in Proposal.", "✅ CFO search is now in Proposal."),
        ("cancelled", CANCELLED, f"✖️ {CANCELLED}"),
        ("expired", EXPIRED, f"⌛ {EXPIRED}"),
        ("failed", "The deal is closed.", "⚠️ The deal is closed."),
    ],
)
def test_a_settled_card_has_no_buttons_and_says_what_came_of_it(
    state: str, result: str, line: str
) -> None:
    reply = Reply(kind="proposal", proposals=(card(state=state, result=result),))
    assert texts(reply)[1:] == [line]


APP = "https://app.hirepilot.example"
MOVED = "Done: OPP-2001 “see OPP-2003 <http://evil.example|here>” moved from New to Discovery."


@pytest.mark.parametrize(
    ("state", "app_url", "line"),
    [
        (
            "done",
            f"{APP}/",
            f"✅ Done: <{APP}/opportunities/OPP-2001|OPP-2001> “see OPP-2003 "
            "&lt;http://evil.example|here&gt;” moved from New to Discovery.",
        ),
        (
            "done",
            None,
            "✅ Done: OPP-2001 “see OPP-2003 &lt;http://evil.example|here&gt;” moved from New to "
            "Discovery.",
        ),
        (
            "failed",
            APP,
            "⚠️ Done: OPP-2001 “see OPP-2003 &lt;http://evil.example|here&gt;” moved from New to "
            "Discovery.",
        ),
    ],
)
def test_what_was_done_leads_to_its_deal_and_nothing_else_does(
    state: str, app_url: str | None, line: str
) -> None:
    reply = Reply(kind="proposal", proposals=(card(state=state, result=MOVED),))
    blocks = render(reply, "turn-1", app_url).blocks
    assert shown(blocks[1]) == [line]


def test_a_ticket_says_what_happens() -> None:
    receipt = TicketReceipt(
        ref="TKT-1001",
        severity="P2",
        told_people=True,
        sentence="I've opened TKT-1001. Not known yet: URL.",
        missing=("URL",),
    )
    reply = Reply(kind="ticket", ticket=receipt)
    assert texts(reply) == ["I've opened TKT-1001. Not known yet: URL.", "[Add details]"]


def test_a_refusal_gives_its_reason_and_where_it_stands() -> None:
    reason = Part(say="Only a Team Admin can do this.", quotes=(quote("Admins only."),))
    assert texts(Reply(kind="refusal", parts=(reason,))) == [
        "Only a Team Admin can do this.",
        "Admins only.",
        LINKING,
    ]


def test_the_footer_tells_when_rex_is_not_at_its_best() -> None:
    def footer(kind: ReplyKind, mode: Mode) -> list[str]:
        return texts(Reply(kind=kind, parts=(Part(say="A"),), mode=mode))[1:]

    assert footer("answer", "full") == []
    assert footer("answer", "offline") == ["Answering from the guide without a language model."]
    assert footer("refusal", "offline") == ["Working by rules without a language model."]
    assert footer("answer", "degraded") == [
        "My language model isn't available right now, so I answer from the guide."
    ]
    assert footer("refusal", "degraded") == [
        "My language model isn't available right now, so I work by rules."
    ]


def test_buttons_carry_the_turn() -> None:
    reply = Reply(kind="answer", parts=(Part(quotes=(quote("A"),)),), offers_ticket=True)
    row: Any
    thumbs: Any
    *_, row, thumbs = render(reply, "turn-1").blocks
    assert [(it["action_id"], it["value"]) for it in row["elements"]] == [
        ("rex_open_ticket", "turn-1")
    ]
    (element,) = thumbs["elements"]
    assert element["action_id"] == "rex_feedback"
    assert element["positive_button"]["value"] == "helpful:turn-1"
    assert element["negative_button"]["value"] == "unhelpful:turn-1"


def test_a_button_never_carries_data() -> None:
    with pytest.raises(ValueError, match="id, not data"):
        button("Confirm", "rex_confirm", "x" * 2001)


def test_a_long_answer_is_cut_in_the_open() -> None:
    parts = tuple(Part(say=f"{n} " + "word " * 500) for n in range(60))
    message = render(Reply(kind="answer", parts=parts, offers_ticket=True), "turn-1")
    assert any("shortened here" in text for block in message.blocks for text in shown(block))
    assert shown(message.blocks[-1]) == ["[Open a ticket]"]
    assert_slack_takes(message.blocks, message.text)


def test_an_answer_of_very_many_sources_keeps_its_buttons() -> None:
    parts = (Part(say="word", quotes=(quote("A"),)),) * 60
    message = render(Reply(kind="answer", parts=parts, offers_ticket=True), "turn-1")
    *_, row, thumbs = message.blocks
    assert (shown(row), shown(thumbs)) == (["[Open a ticket]"], ["[👍]", "[👎]"])
    assert_slack_takes(message.blocks, message.text)


texts_of_any_kind = st.none() | ANY_TEXT
replies = st.builds(
    Reply,
    kind=st.sampled_from(get_args(ReplyKind)),
    parts=st.lists(
        st.builds(
            Part,
            say=texts_of_any_kind,
            quotes=st.lists(st.builds(quote, text=ANY_TEXT, lead_in=texts_of_any_kind)).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    question=texts_of_any_kind,
    topics=st.lists(st.builds(Topic, section=st.just("a"), source=ANY_TEXT), max_size=2).map(tuple),
    proposals=st.lists(
        st.builds(
            card,
            title=ANY_TEXT,
            state=st.sampled_from(["waiting", "done"]),
            result=texts_of_any_kind,
            changes=st.lists(
                st.builds(ChangeView, label=ANY_TEXT, before=texts_of_any_kind, after=ANY_TEXT),
                max_size=3,
            ),
        ),
        max_size=2,
    ).map(tuple),
    offers_ticket=st.booleans(),
    may_help=st.booleans(),
    mode=st.sampled_from(get_args(Mode)),
)


@settings(deadline=None, max_examples=60)
@given(replies)
def test_slack_takes_every_reply_and_nothing_in_it_pings_or_links(reply: Reply) -> None:
    message = render(reply, "turn-1")
    assert_slack_takes(message.blocks, message.text)


def assert_slack_takes(blocks: list[Json], text: str) -> None:
    """The emulated Slack's validation, slack_sdk's own, and the limits neither knows."""
    check_message_blocks(blocks)
    assert 0 < size(text) < 4000
    assert len(blocks) <= 50
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
        if block["type"] not in ("actions", "context_actions"):
            assert all(0 < size(line) <= 3000 for line in shown(block))
    everything = [text, *(line for block in blocks for line in shown(block))]
    assert not any("<" in line or ">" in line for line in everything)
