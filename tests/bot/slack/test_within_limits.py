"""Requirements: whatever a model, a name or a table brings along, Slack takes what REX makes of it."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.grounding.answers import ground
from bot.model.answer import read_answer
from bot.playground.validation import check_message_blocks, check_view
from bot.reply import answered, best_passage
from bot.slack.blocks import render
from bot.slack.commands import sentence
from bot.slack.home import Mine, Work, home_view, staff_view
from bot.slack.kit import Json, Message
from bot.slack.marks import escape
from bot.slack.notices import notice
from bot.slack.posting import as_older_slack_takes_it
from bot.slack.streams import chunk
from bot.turn import Part, Reply, ReplyKind, Task
from knowledge.library import Library
from tests.bot.slack.any_text import ANY_TEXT
from tests.bot.slack.test_blocks import assert_slack_takes, card, quote
from tests.bot.slack.test_cards import left_out, shown_with_words
from tests.bot.test_grounding import INVOICE, LINK, STAGES, passage
from tools.outcome import Draft, PassageView, TicketReceipt

#: Any text, and far more of it than Slack takes.
LONG_TEXT = st.tuples(ANY_TEXT, st.integers(1, 80)).map(lambda it: it[0] * it[1])
LINES = st.lists(LONG_TEXT, max_size=40)
FULL = ["x & y <!channel> " * 300] * 40
#: How often a law is tried in every run, and how often where there is time.
FEW, MANY = 10, 400
THOROUGH = pytest.mark.thorough
TELLING: tuple[Callable[[str], Message], ...] = (
    notice,
    sentence,
    lambda words: notice("\n".join([words] * 3)),
)


def law(
    *of: st.SearchStrategy[Any], few: int = FEW, many: int = MANY
) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """A test that something holds of whatever these are, tried a few times or thoroughly."""

    def decorate(holds: Callable[..., None]) -> Callable[[int], None]:
        @pytest.mark.parametrize("times", [few, pytest.param(many, marks=THOROUGH)])
        def test(times: int) -> None:
            settings(deadline=None, max_examples=times)(given(*of)(holds))()

        return test

    return decorate


@cache
def passages() -> list[PassageView]:
    library = Library.load(None)
    return [passage(library, each) for each in (LINK, INVOICE, STAGES)]


@law(
    st.lists(
        st.tuples(
            st.none() | LONG_TEXT,
            st.lists(st.sampled_from((f"{LINK}/1", f"{LINK}/2", f"{STAGES}/1", "nowhere#x/1"))),
        ),
        max_size=40,
    ),
    st.none() | LONG_TEXT,
)
def test_whatever_a_model_answers(
    parts: list[tuple[str | None, list[str]]],
    question: str | None,
) -> None:
    told = [{"say": say, "blocks": blocks} for say, blocks in parts]
    written = json.dumps({"kind": "answer", "parts": told, "question": question})
    said = read_answer(written)
    grounded = ground(said, passages(), trusted="how do i attach a req", results="")
    reply = answered(said, grounded, passages()) or best_passage(passages())
    takes(render(reply, "turn-1"))


@law(
    st.sampled_from(get_args(ReplyKind)),
    st.lists(st.tuples(LONG_TEXT, st.lists(LONG_TEXT, max_size=30)), max_size=30),
    LINES,
    st.none() | LONG_TEXT,
    st.lists(st.tuples(LONG_TEXT, st.sampled_from(("waiting", "waiting", "done"))), max_size=25),
)
def test_whatever_a_reply_holds(
    kind: ReplyKind,
    parts: list[tuple[str, list[str]]],
    options: list[str],
    ticket: str | None,
    cards: list[tuple[str, str]],
) -> None:
    draft = Draft(tool="move_stage", arguments={}, missing=(), question="?", options=(*options,))
    receipt = TicketReceipt(ref="TKT-1", severity="P2", told_people=True, sentence=ticket or "x")
    reply = Reply(
        kind=kind,
        parts=tuple(
            Part(say=say, quotes=tuple(quote(text) for text in quotes)) for say, quotes in parts
        ),
        question=ticket,
        draft=draft,
        ticket=receipt if ticket else None,
        proposals=tuple(
            card(id=f"p{n}", title=f"<{n}> {words}", state=state, changes=[change(words)])
            for n, (words, state) in enumerate(cards)
        ),
        offers_ticket=True,
    )
    message = render(reply, "turn-1")
    takes(message)
    assert shown_with_words(message, reply) + left_out(message) == len(cards)


def change(after: str) -> Json:
    return {"label": "Notes", "before": None, "after": after}


def takes(message: Message) -> None:
    """Slack takes it, in its new form and in its older one."""
    assert_slack_takes(message.blocks, message.text)
    check_message_blocks(as_older_slack_takes_it(message.blocks))


@law(st.sampled_from(TELLING), LONG_TEXT.filter(str.strip))
def test_whatever_is_told(said: Callable[[str], Message], words: str) -> None:
    message = said(words)
    check_message_blocks(message.blocks or [{"type": "divider"}])
    assert 0 < len(message.text) < 4000


@law(LINES, LINES, LINES, LONG_TEXT, few=3)  # each fills two pages with lines of any length
@example(FULL, FULL, FULL, FULL[0])
def test_whatever_stands_in_app_home(
    deals: list[str], tickets: list[str], does: list[str], note: str
) -> None:
    lines = [escape(each) for each in deals]
    mine = Mine(
        who=note, deals=lines, stale=lines, tickets=tickets, does=does, note=note, mode=note
    )
    check_view(home_view(mine), ("home",))
    work = Work(
        name=note,
        on_duty=True,
        mine=lines,
        free=lines,
        figures=tickets,
        console="https://x.example",
    )
    check_view(staff_view(work), ("home",))


@law(LONG_TEXT, LONG_TEXT)
def test_whatever_a_task_is_called(title: str, output: str) -> None:
    shown: Json = dict(chunk(Task(id="1", title=title, output=output, is_done=True)))
    assert len(str(shown["title"])) <= 255
    assert len(str(shown.get("output", ""))) <= 3000
