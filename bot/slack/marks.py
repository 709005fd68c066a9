"""Slack's markup, both ways: making text inert before it is shown, and plain when it comes in."""

import re

#: A control sequence of Slack's: a mention, a channel, a broadcast or a link.
_SEQUENCE = re.compile(r"<([^<>]*)>")
#: Bold as models and articles write it; Slack wants one asterisk.
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
#: What no message may contain: control characters apart from tab and line feed, and those that
#: turn the direction of a line, which only ever make text look like other text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Return text that can neither ping nor link: Slack reads `<…>` as a command, `&lt;` never.

    Only `& < >` are replaced. Anything else (HTML's `&#34;`) would be shown as it stands.
    """
    return sound(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str) -> str:
    """Return text of people, models and articles for a Slack message: inert, with its bold kept."""
    return _BOLD.sub(r"*\1*", escape(text))


def bold(text: str) -> str:
    """Return one bold line; an asterisk inside would end the bold, so it becomes its look-alike."""
    line = escape(one_line(text)).replace("*", "\N{ASTERISK OPERATOR}")
    return f"*{line}*" if line else ""


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())


def sound(text: str) -> str:
    """Return text that survives JSON and UTF-8: no half characters, no control characters."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", whole)


def mentions(text: str, user: str) -> bool:
    """Whether a message addresses this Slack user."""
    return f"<@{user}>" in text or f"<@{user}|" in text


def said(text: str, bot_user: str) -> str:
    """Return what a person typed: without REX's own mention, links and mentions in plain words."""
    own = re.compile(rf"(?:(?<![ \t])[ \t]++)?<@{re.escape(bot_user)}(?:\|[^<>]*)?>[,:]?[ \t]*")
    words = _SEQUENCE.sub(_in_words, own.sub(" ", text))
    return _unescape(words).strip()


def _in_words(sequence: re.Match[str]) -> str:
    target, _, label = sequence[1].partition("|")
    match target[:1]:
        case "@" | "!":
            return "@" + (label or target[1:]).removeprefix("@")
        case "#":
            return "#" + (label or target[1:])
        case _:
            return _link_in_words(target.removeprefix("mailto:"), label)


def _link_in_words(target: str, label: str) -> str:
    return target if not label or label in target else f"{label} ({target})"


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
