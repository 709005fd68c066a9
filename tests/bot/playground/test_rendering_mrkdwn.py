"""Slack's two kinds of marked-up text as HTML: what is meant is drawn, the rest is only text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.rendering.emoji import emoji, with_emoji
from bot.playground.rendering.markdown import markdown
from bot.playground.rendering.mrkdwn import Names, mrkdwn
from tests.bot.playground.html_reader import HOSTILE, Reader

NAMES = Names(users={"U1": "Maya <Okafor>"}, channels={"C1": "deals"})

#: Everything that either kind of text may turn into.
TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a", "span"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
MARKDOWN_TAGS = TAGS | HEADINGS | {"hr", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"href", "target", "rel", "class", "value", "start"}
SCHEMES = ("http:", "https:", "mailto:", "tel:")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _slanted_ ~gone~", "<strong>bold</strong> <em>slanted</em> <s>gone</s>"),
        ("*bold with _slant_ in it*", "<strong>bold with <em>slant</em> in it</strong>"),
        ("`a*b*c`", "<code>a*b*c</code>"),
        ("*bold `a*b`*", "<strong>bold <code>a*b</code></strong>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("*never closed", "*never closed"),
        ("* spaced *x", "<ul><li>spaced *x</li></ul>"),
        ("<@U1> <@U9> <@U8|nora>", "@Maya &lt;Okafor&gt; @U9 @nora"),
        ("<#C1> <!here> <!subteam^S1|@desk>", "#deals @here @desk"),
        ("<!date^1392734382^{date}|Tuesday>", "Tuesday"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"),
        ("fish & <chips>", "fish &amp; &lt;chips&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("done :tada: :unheard-of:", "done 🎉 :unheard-of:"),
    ],
)
def test_marks_are_drawn_and_broken_ones_stay_as_they_are(text: str, html: str) -> None:
    drawn = str(mrkdwn(text, NAMES))
    assert drawn.replace('<span class="mention">', "").replace("</span>", "") in (
        html,
        f"<p>{html}</p>",
    )


@pytest.mark.parametrize(
    ("text", "href", "label"),
    [
        ("<https://a.example/?q=1&amp;r=2|go>", "https://a.example/?q=1&amp;r=2", "go"),
        ("<https://a.example>", "https://a.example", "https://a.example"),
        ("see https://a.example/b.", "https://a.example/b", "https://a.example/b"),
        ("<mailto:ann@a.example>", "mailto:ann@a.example", "ann@a.example"),
    ],
)
def test_addresses_become_links_that_open_elsewhere(text: str, href: str, label: str) -> None:
    link = f'<a href="{href}" target="_blank" rel="noopener noreferrer">{label}</a>'
    assert link in mrkdwn(text, NAMES)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "https://[::1"])
def test_an_address_that_is_not_of_the_web_is_only_its_label(address: str) -> None:
    assert str(mrkdwn(f"<{address}|look>", NAMES)) == "<p>look</p>"


def test_lists_quotes_and_code_stand_apart() -> None:
    text = "Steps:\n1. Open it\n2. Press *Save*\n• one\n• two\n> quoted\n> twice\n```x < y```\nEnd"
    assert str(mrkdwn(text, NAMES)) == (
        "<p>Steps:</p>"
        '<ol><li value="1">Open it</li><li value="2">Press <strong>Save</strong></li></ol>'
        "<ul><li>one</li><li>two</li></ul>"
        "<blockquote>quoted<br>twice</blockquote>"
        "<pre>x &lt; y</pre>"
        "<p>End</p>"
    )


def test_three_arrows_quote_everything_that_follows() -> None:
    quoted = "<blockquote><p>one</p><p>two</p></blockquote>"
    assert str(mrkdwn("before\n>>> one\n\ntwo", NAMES)) == f"<p>before</p>{quoted}"


@given(HOSTILE)
def test_no_text_gets_out_of_mrkdwn(text: str) -> None:
    read = Reader(mrkdwn(text, NAMES))
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert read.open == []
    assert all(address.lower().startswith(SCHEMES) for address in read.addresses)


@given(HOSTILE)
def test_no_text_gets_out_of_markdown(text: str) -> None:
    read = Reader(markdown(text))
    assert read.tags <= MARKDOWN_TAGS
    assert read.attributes <= ATTRIBUTES
    assert read.open == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="&:")))
def test_plain_words_come_out_as_they_went_in(text: str) -> None:
    words = [word for word in text.split() if word.isalnum()]
    assert Reader(mrkdwn(" ".join(words), NAMES)).text.split() == words


def test_markdown_draws_tables_without_inline_style() -> None:
    html = markdown("| a | b |\n|:--|--:|\n| 1 | ~~2~~ |")
    assert '<td class="align-right"><s>2</s></td>' in html
    assert "style=" not in html


def test_markdown_shows_html_as_text_and_no_pictures() -> None:
    html = markdown("<b>hi</b> ![cat](https://a.example/cat.png) :tada:")
    assert "&lt;b&gt;hi" in html
    assert "<img" not in html
    assert "🎉" in html


def test_emoji_know_their_other_names_and_skin_tones() -> None:
    assert emoji("+1") == emoji("thumbsup") == emoji("thumbsup::skin-tone-3") == "👍"
    assert emoji("no-such") == ":no-such:"
    assert with_emoji("at 10:30:45 :+1:") == "at 10:30:45 👍"
