"""Slack's mrkdwn as HTML, and nothing but what mrkdwn allows: all else is escaped."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from bot.playground.rendering.emoji import with_emoji

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"^(?:>|&gt;) ?")
_QUOTE_REST = re.compile(r"^(?:>{3}|(?:&gt;){3}) ?(.*)", re.DOTALL | re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[•◦▪‣\u2013-]|\*(?=\s))\s+")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+")

#: A styled span holds code and links whole, so that a delimiter inside them doesn't end it.
_SPAN = r"(?<![\w{0}]){0}(?=\S)(?P<{1}>(?>`[^`\n]+`|<[^<>\n]+>|[^{0}\n])++)(?<=\S){0}(?![\w{0}])"
_INLINE = re.compile(
    "|".join(
        (
            r"`(?P<code>[^`\n]+)`",
            r"<(?P<link>(?:[@#!]|[A-Za-z][A-Za-z0-9+.-]*:)[^<>\n]+)>",
            r"(?P<bare>\bhttps?://[^\s<>|`*]+[^\s<>|`*.,;:!?)\]'\"])",
            _SPAN.format(r"\*", "bold"),
            _SPAN.format("_", "italic"),
            _SPAN.format("~", "struck"),
        )
    )
)
_STYLED = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "struck": Markup("<s>{}</s>"),
}
_BROADCASTS = frozenset({"here", "channel", "everyone"})


@dataclass(frozen=True, kw_only=True)
class Names:
    """What people and channels are called, by id, for mentions."""

    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


def mrkdwn(text: str, names: Names) -> Markup:
    """Return mrkdwn as HTML paragraphs, lists, quotes and code; broken marks stay as they are."""
    pieces: list[Markup] = []
    for place, piece in enumerate(_FENCE.split(text)):
        if place % 2:
            pieces.append(Markup("<pre>{}</pre>").format(decoded(piece)))
        else:
            pieces.extend(_flow(piece, names))
    return Markup("").join(pieces)


def decoded(text: str) -> str:
    """Return text without Slack's three escapes; it is not HTML and must be escaped."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def anchor(url: str, label: Markup | str) -> Markup:
    """Return a link that opens elsewhere, or only its label if the address isn't a web address."""
    try:
        is_safe = urlsplit(url).scheme.lower() in SAFE_SCHEMES
    except ValueError:
        is_safe = False
    if not is_safe:
        return Markup("{}").format(label)
    opened = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
    return opened.format(url, label)


def _flow(text: str, names: Names) -> Iterator[Markup]:
    rest = _QUOTE_REST.search(text)
    if rest:
        yield from _grouped(text[: rest.start()], names)
        quoted = Markup("").join(_grouped(rest[1], names))
        yield Markup("<blockquote>{}</blockquote>").format(quoted)
    else:
        yield from _grouped(text, names)


def _grouped(text: str, names: Names) -> Iterator[Markup]:
    for kind, lines in groupby(text.split("\n"), _kind):
        yield from _group(kind, list(lines), names)


def _kind(line: str) -> str:
    if not line.strip():
        return "gap"
    if _QUOTE.match(line):
        return "quote"
    if _BULLET.match(line):
        return "bullets"
    return "numbers" if _NUMBER.match(line) else "text"


def _group(kind: str, lines: list[str], names: Names) -> Iterator[Markup]:
    match kind:
        case "quote":
            said = _lines([_QUOTE.sub("", line, count=1) for line in lines], names)
            yield Markup("<blockquote>{}</blockquote>").format(said)
        case "bullets":
            items = (_inline(_BULLET.sub("", line), names) for line in lines)
            yield Markup("<ul>{}</ul>").format(_items(items))
        case "numbers":
            yield Markup("<ol>{}</ol>").format(
                Markup("").join(_numbered(line, names) for line in lines)
            )
        case "text":
            yield Markup("<p>{}</p>").format(_lines(lines, names))
        case _:
            pass


def _lines(lines: list[str], names: Names) -> Markup:
    return Markup("<br>").join(_inline(line, names) for line in lines)


def _items(items: Iterator[Markup]) -> Markup:
    return Markup("").join(Markup("<li>{}</li>").format(item) for item in items)


def _numbered(line: str, names: Names) -> Markup:
    number = _NUMBER.match(line)
    value = int(number[1]) if number else 1
    return Markup('<li value="{}">{}</li>').format(value, _inline(_NUMBER.sub("", line), names))


def _inline(text: str, names: Names) -> Markup:
    pieces: list[Markup] = []
    end = 0
    for found in _INLINE.finditer(text):
        pieces += [_plain(text[end : found.start()]), _span(found, names)]
        end = found.end()
    return Markup("").join([*pieces, _plain(text[end:])])


def _plain(text: str) -> Markup:
    return escape(with_emoji(decoded(text)))


def _span(found: re.Match[str], names: Names) -> Markup:
    kind, inner = str(found.lastgroup), str(found[str(found.lastgroup)])
    match kind:
        case "code":
            return Markup("<code>{}</code>").format(decoded(inner))
        case "link":
            return _reference(inner, names)
        case "bare":
            return anchor(decoded(inner), decoded(inner))
        case _:
            return _STYLED[kind].format(_inline(inner, names))


def _reference(inner: str, names: Names) -> Markup:
    target, _, label = inner.partition("|")
    mark, reference = target[:1], target[1:]
    if mark == "@":
        return mention("@", names.users.get(reference) or label or reference)
    if mark == "#":
        return mention("#", names.channels.get(reference) or label or reference)
    if mark == "!":
        return _command(reference, label)
    url = decoded(target)
    return anchor(url, _plain(label) if label else url.removeprefix("mailto:"))


def _command(reference: str, label: str) -> Markup:
    if reference in _BROADCASTS:
        return mention("@", reference)
    if reference.startswith("subteam^"):
        return mention("", label or "@" + reference.removeprefix("subteam^"))
    return _plain(label or reference)


def mention(sign: str, name: str) -> Markup:
    """Return a person's or channel's name, marked as a mention."""
    return Markup('<span class="mention">{}{}</span>').format(sign, decoded(name))
