"""Markdown as headings and plain pieces: no emphasis, no link targets, nothing nested."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

LONGEST_ITEM = 400  # characters; up to here a list item keeps what is nested in it

PieceKind = Literal["paragraph", "step", "item", "row"]

_LISTS = {"bullet_list", "ordered_list"}
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_HTML = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)|<[^<>]*>", re.I | re.S)


@dataclass(frozen=True)
class Heading:
    """A heading of the page itself, not one inside a quote or a list."""

    level: int
    text: str
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A paragraph, list item or table row as plain text; `number` is a step's own."""

    kind: PieceKind
    text: str
    number: int | None = None
    lead_in: str | None = None
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Part:
    """A heading and the pieces under it; text before the first heading has no heading."""

    heading: Heading | None
    pieces: tuple[Piece, ...]


def read_markup(body: str) -> list[Part]:
    """Splits any text at its markdown headings; an empty text has no parts."""
    parts: list[Part] = []
    heading: Heading | None = None
    nodes: list[SyntaxTreeNode] = []
    for node in _parsed(body):
        if node.type == "heading":
            parts.append(Part(heading, tuple(_pieces(nodes))))
            heading, nodes = Heading(int(node.tag[1]), _words(node), _line(node)), []
        else:
            nodes.append(node)
    parts.append(Part(heading, tuple(_pieces(nodes))))
    return [part for part in parts if part.heading or part.pieces]


def _parsed(body: str) -> list["SyntaxTreeNode"]:
    from markdown_it import MarkdownIt, tree  # only now: a guide that was read once is kept as read

    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return tree.SyntaxTreeNode(markdown.parse(body)).children


def _pieces(nodes: Iterable["SyntaxTreeNode"]) -> Iterator[Piece]:
    """The pieces of sibling nodes; a paragraph ending in a colon leads in the list after it."""
    waiting, line = "", 1
    for node in nodes:
        is_list = node.type in _LISTS or node.type == "table"
        if waiting and not is_list:
            yield Piece(kind="paragraph", text=waiting, line=line)
        lead_in, waiting = waiting or None, ""
        if node.type == "paragraph" and (text := _words(node)).endswith(":"):
            waiting, line = text, _line(node)
        else:
            yield from _pieces_of(node, lead_in if is_list else None)
    if waiting:
        yield Piece(kind="paragraph", text=waiting, line=line)


def _pieces_of(node: "SyntaxTreeNode", lead_in: str | None) -> Iterator[Piece]:
    match node.type:
        case "bullet_list" | "ordered_list":
            yield from _items(node, lead_in)
        case "table":
            yield from _rows(node, lead_in)
        case "blockquote":
            yield from _pieces(node.children)
        case _:
            if text := _words(node):
                yield Piece(kind="paragraph", text=text, line=_line(node))


def _items(node: "SyntaxTreeNode", lead_in: str | None) -> Iterator[Piece]:
    """One piece an item; what is nested in a long item follows it and is led in by it."""
    ordered = node.type == "ordered_list"
    for number, item in enumerate(node.children, int(node.attrs.get("start", 1))):
        whole = Piece(
            kind="step" if ordered else "item",
            text=_item_text(item),
            number=number if ordered else None,
            lead_in=lead_in,
            line=_line(item),
        )
        if not whole.text:
            continue
        if len(whole.text) <= LONGEST_ITEM or item.children[0].type != "paragraph":
            yield whole
            continue
        head = replace(whole, text=_words(item.children[0]))
        yield head
        for piece in _pieces(item.children[1:]):
            yield replace(piece, lead_in=piece.lead_in or head.text)


def _item_text(item: "SyntaxTreeNode") -> str:
    """An item and what is nested in it on one line: "Enter the details: client; title"."""
    text = ""
    for node in item.children:
        nested = node.type in _LISTS
        more = "; ".join(filter(None, map(_item_text, node.children))) if nested else _words(node)
        if nested and more and text and text[-1] not in ".:;,!?":
            text += ":"
        text = f"{text} {more}".strip()
    return text


def _rows(table: "SyntaxTreeNode", lead_in: str | None) -> Iterator[Piece]:
    """One piece a row, each cell after the name of its column: "Role: Guest — See: Never"."""
    head, *rows = [row for part in table.children for row in part.children]
    names = [_words(cell) for cell in head.children]
    for row in rows:
        cells = zip(names, map(_words, row.children), strict=False)
        text = " — ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)
        if text:
            yield Piece(kind="row", text=text, lead_in=lead_in, line=_line(row))


def _line(node: "SyntaxTreeNode") -> int:
    """Where a node begins; lines count from 1."""
    return node.map[0] + 1 if node.map else 1


def _words(node: "SyntaxTreeNode") -> str:
    """A node's words as they are printed: on one line, except that code keeps its lines."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", "".join(_spans(node))))
    return text.strip() if node.type in {"fence", "code_block"} else " ".join(text.split())


def _spans(node: "SyntaxTreeNode") -> Iterator[str]:
    match node.type:
        case "text" | "code_inline" | "fence" | "code_block":
            yield node.content
        case "softbreak" | "hardbreak":
            yield " "
        case "html_inline":
            yield " " if node.content.lower().startswith("<br") else ""
        case "html_block":
            yield _HTML.sub(" ", node.content)
        case _:
            for child in node.children:
                yield from _spans(child)
                yield " " if child.block else ""
