"""A page as the linter reads it: its headings, its text and its links, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.article import Article, unified
from knowledge.fence import split_front_matter
from knowledge.markup import Heading, Part, Piece, read_markup

_FILE_NAME = re.compile(r"[\w./-]*\w\.(?:md|markdown)(?:#[\w-]+)?")
_NAMES_A_FILE = re.compile(r"\w\.(?:md|markdown)\b")
_RELATED = re.compile(r"\b(?:related|see also|read more|more about|further reading)\b", re.I)
_HTML_LINK = re.compile(r"""<a\s[^<>]*?href=["']([^"']+)["']""", re.I)
_HTML_ANCHOR = re.compile(r"""<\w+\s[^<>]*?(?:id|name)=["']([^"']+)["']""", re.I)
_GIVEN_ANCHOR = re.compile(r"\{\s*#([\w-]+)[^}]*\}\s*$")


@dataclass(frozen=True)
class Link:
    """What a page points at; `loose` if only a file's name is mentioned, in code font."""

    target: str
    line: int
    loose: bool = False


@dataclass(frozen=True)
class Proof:
    """One page, ready to be checked."""

    article: Article
    front_text: str
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    html_anchors: frozenset[str]

    @property
    def file(self) -> str:
        """The file's name, as it is shown."""
        return self.article.file

    @property
    def headings(self) -> list[Heading]:
        """The headings in their order."""
        return [part.heading for part in self.parts if part.heading]

    @property
    def pieces(self) -> Iterator[tuple[str, Piece]]:
        """Every piece, after the heading it stands under."""
        for part in self.parts:
            for piece in part.pieces:
                yield part.heading.text if part.heading else self.article.title, piece

    def front_line(self, text: str, *, under: str = "") -> int:
        """The line of the file where the front matter first has a text, at or below a key."""
        lines = [*enumerate(self.front_text.split("\n"), 2)]
        start = next((at for at, (_, line) in enumerate(lines) if line.startswith(under)), 0)
        return next((number for number, line in lines[start:] if text in line), 1)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Whatever a link may name behind its "#", in lower case."""
        texts = [heading.text for heading in self.headings]
        given = [found[1] for text in texts if (found := _GIVEN_ANCHOR.search(text))]
        own = [section.id.partition("#")[2] for section in self.article.sections]
        every = {*own, *_github_anchors(texts), *given, *self.html_anchors}
        return frozenset(anchor.casefold() for anchor in every)


def read_proof(article: Article, text: str) -> Proof:
    """Read a page for checking."""
    front_text, body, _ = split_front_matter(unified(text))
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return Proof(
        article=article,
        front_text=front_text,
        parts=tuple(read_markup(body)),
        links=tuple(_links(tokens)),
        html_anchors=frozenset(_html_anchors(tokens)),
    )


def _links(tokens: list[Token]) -> Iterator[Link]:
    """Links, pictures and file names in code font; a related page is meant as a link."""
    related = False
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "inline":
            if token.level == 1 and not _NAMES_A_FILE.search(token.content):
                related = bool(_RELATED.search(token.content))
            yield from _inline_links(token, line, related)
        elif token.type == "html_block":
            yield from (Link(target, line) for target in _HTML_LINK.findall(token.content))


def _inline_links(inline: Token, line: int, related: bool) -> Iterator[Link]:
    for child in inline.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                line += 1
            case "link_open":
                yield Link(str(child.attrs["href"]), line)
            case "image":
                yield Link(str(child.attrs["src"]), line)
            case "html_inline":
                yield from (Link(target, line) for target in _HTML_LINK.findall(child.content))
            case "code_inline" if _FILE_NAME.fullmatch(child.content):
                yield Link(child.content, line, loose=not related)


def _html_anchors(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        for each in (token, *(token.children or ())):
            if each.type in ("html_block", "html_inline"):
                yield from _HTML_ANCHOR.findall(each.content)


def _github_anchors(headings: list[str]) -> Iterator[str]:
    """GitHub keeps every dash and numbers from -1, which links written for it rely on."""
    taken: dict[str, int] = {}
    for heading in headings:
        anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = taken.get(anchor, 0)
        taken[anchor] = number + 1
        yield f"{anchor}-{number}" if number else anchor
