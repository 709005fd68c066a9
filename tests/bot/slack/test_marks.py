"""Whatever a text holds, in Slack it is only text, and it fits."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.marks import bold, escape, mrkdwn, said, sound
from bot.slack.splitting import pieces, shortened, size
from tests.bot.slack.any_text import ANY_TEXT


@settings(deadline=None, max_examples=150)
@given(ANY_TEXT)
def test_no_text_can_ping_or_link(text: str) -> None:
    for inert in (escape(text), mrkdwn(text), bold(text)):
        assert "<" not in inert
        assert ">" not in inert
        json.dumps(inert, ensure_ascii=False).encode()


@settings(deadline=None, max_examples=100)
@given(ANY_TEXT)
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    assert said(escape(text), "U0REX") == sound(text).strip()


@settings(deadline=None, max_examples=150)
@given(ANY_TEXT, st.integers(8, 200))
def test_every_piece_fits_and_no_word_is_lost(text: str, limit: int) -> None:
    escaped = escape(text)
    cut = pieces(escaped, limit)
    assert all(0 < size(piece) <= limit for piece in cut)
    assert "".join("".join(cut).split()) == "".join(escaped.split())


@settings(deadline=None, max_examples=100)
@given(ANY_TEXT, st.integers(8, 200))
def test_no_entity_is_torn(text: str, limit: int) -> None:
    for piece in (*pieces(escape(text), limit), shortened(escape(text), limit)):
        for part in piece.split("&")[1:]:
            assert part.startswith(("amp;", "lt;", "gt;"))


@settings(deadline=None, max_examples=100)
@given(ANY_TEXT, st.integers(8, 200))
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert size(shortened(sound(text), limit)) <= limit


def test_text_is_cut_where_a_reader_would_pause() -> None:
    assert pieces("one two\n\nthree four\nfive", 14) == ["one two", "three four", "five"]
    assert pieces("", 10) == []
    assert shortened("Opportunities of Acme", 10) == "Opportuni…"
    assert shortened("short", 10) == "short"


def test_bold_of_models_and_articles_becomes_slacks() -> None:
    assert mrkdwn("Open **Opportunities** & go") == "Open *Opportunities* &amp; go"
    assert mrkdwn("2 ** 3 ** 4") == "2 ** 3 ** 4"


def test_a_bold_name_stays_one_bold_line() -> None:
    assert bold("a*b\n<c>") == "*a\N{ASTERISK OPERATOR}b &lt;c&gt;*"
    assert bold("  ") == ""


def test_each_mention_of_rex_is_left_out_with_the_spaces_around_it() -> None:
    assert said("hi  <@U0REX> <@U0REX>, again \t<@U0REX|rex>: you", "U0REX") == "hi  again you"
