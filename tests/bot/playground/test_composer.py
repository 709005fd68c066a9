"""What the composer makes of typed text."""

import pytest

from bot.playground.composer import composed
from bot.playground.people import User

REX = User(id="U0REX", team_id="T0", name="rex", real_name="REX")
DANA = User(id="U0DANA", team_id="T0", name="dana.reyes", real_name="Dana Reyes")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("plain words", "plain words"),
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("<!channel> wake up", "&lt;!channel&gt; wake up"),
        ("@rex, and @dana.reyes.", "<@U0REX>, and <@U0DANA>."),
        ("@nobody", "@nobody"),
        ("<@U0REX> hi", "<@U0REX> hi"),
        ("<@U0REX|rex> in <#C0DEALS|deals>", "<@U0REX|rex> in <#C0DEALS|deals>"),
        ("see https://a.example/x?a=1&b=2.", "see <https://a.example/x?a=1&amp;b=2>."),
        ("ask me@rex.example", "ask <mailto:me@rex.example|me@rex.example>"),
        (
            "(me@rex.example), -x@rex.example",
            "(<mailto:me@rex.example|me@rex.example>), <mailto:-x@rex.example|-x@rex.example>",
        ),
        ("@a@b.example", "@a@b.example"),
        ("<https://a.example|here>", "&lt;<https://a.example>|here&gt;"),
    ],
)
def test_typed_text_is_sent_as_slack_sends_it(typed: str, sent: str) -> None:
    assert composed(typed, [REX, DANA]) == sent
