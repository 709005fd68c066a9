"""Text of every kind: any character, and what is dangerous or easily torn in Slack."""

from hypothesis import strategies as st

NASTY = (
    "<!channel>",
    "<@U0REX>",
    "<https://x.example|y>",
    "&lt;!here&gt;",
    "&",
    "<",
    ">",
    "**",
    "*",
    "a b",
    "\n",
    "\n\n",
    " ",
    "\U0001f600",
    "\ud83d",
    "\x00",
    "\u202e",
    "x" * 80,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400) | st.lists(
    st.sampled_from(NASTY), max_size=60
).map("".join)
