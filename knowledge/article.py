"""One markdown article: its sections, and their blocks with ids that stay the same."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from knowledge.fence import split_front_matter
from knowledge.front import FrontMatter, read_front_matter
from knowledge.markup import Heading, Part, Piece, PieceKind, read_markup

BREADCRUMB = " \u203a "
UNCLOSED = "The front matter that begins here is not closed: the line --- at its end is missing."
FIRST_ANCHOR = "top"  # of the text before the first heading


@dataclass(frozen=True, kw_only=True)
class ArticleProblem:
    """Something in a file that an author should mend; `line` counts from 1."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph, step, list item or table row: the smallest thing REX can cite.

    `id` reads "article#anchor/n", n counting the section's blocks from 1. `number` is the step's
    own. `lead_in` is the line that introduces the list the block is in ("Steps:").
    """

    id: str
    article_id: str
    file: str
    title: str
    path: tuple[str, ...]
    kind: PieceKind
    number: int | None
    lead_in: str | None
    text: str

    @property
    def source(self) -> str:
        """Where the block stands, for people: the guide, the article, the headings down to it."""
        return BREADCRUMB.join(("Guide", self.title, *self.path))


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what stands under it up to the next one; `id` reads "article#anchor"."""

    id: str
    article_id: str
    file: str
    title: str
    heading: str
    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    asked_as: tuple[str, ...]

    @property
    def source(self) -> str:
        """Where the section stands, for people."""
        return BREADCRUMB.join(("Guide", self.title, *self.path))

    @property
    def text(self) -> str:
        """The section as plain text: a line for each block, lead-ins above their lists."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        lead_in = None
        for block in self.blocks:
            if block.lead_in and block.lead_in != lead_in:
                yield block.lead_in
            lead_in = block.lead_in
            yield block.text if block.number is None else f"{block.number}. {block.text}"


@dataclass(frozen=True, kw_only=True)
class Article:
    """A page of the guide; `problems` lists what in it could not be used."""

    id: str
    file: str
    title: str
    sections: tuple[Section, ...]
    front: FrontMatter
    problems: tuple[ArticleProblem, ...]


def read_article(file: str, source: str, *, article_id: str | None = None) -> Article:
    """Reads a page of markdown; whatever the text is, there is an article to hand back.

    `file` is the name to show for it. Without `article_id`, the id is the front matter's, or else
    the file's name. The title is the front matter's, the first H1, or else the file's name.
    """
    yaml_text, body, closed = split_front_matter(unified(source))
    front, complaints = read_front_matter(yaml_text)
    complaints += [] if closed else [(1, UNCLOSED)]
    parts = read_markup(body)
    name = PurePosixPath(file).with_suffix("")
    h1 = next((part.heading for part in parts if part.heading and part.heading.level == 1), None)
    title = front.title or (h1.text if h1 else "") or name.name.replace("-", " ").capitalize()
    page = _Page(article_id or front.id or name.as_posix(), file, title, h1, front)
    sections = tuple(page.sections(parts))
    anchors = {section.id.partition("#")[2] for section in sections}
    complaints += [
        (1, f'"{key}" names "{anchor}", which is no heading of this page.')
        for key, named in (("asked_as", front.asked_as), ("needs", front.needs))
        for anchor in named
        if anchor and anchor not in anchors
    ]
    problems = (ArticleProblem(file=file, line=line, sentence=said) for line, said in complaints)
    return Article(
        id=page.id, file=file, title=title, sections=sections, front=front, problems=tuple(problems)
    )


def unified(source: str) -> str:
    """A file's text with line ends of one kind, and without a mark before its first letter."""
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class _Page:
    """What all sections of a page share."""

    id: str
    file: str
    title: str
    h1: Heading | None
    front: FrontMatter

    def sections(self, parts: Iterable[Part]) -> Iterator[Section]:
        taken: dict[str, int] = {}  # anchors, each with the last number it was given
        above: list[Heading] = []
        for part in parts:
            if part.heading and part.heading is not self.h1:
                above = [heading for heading in above if heading.level < part.heading.level]
                above.append(part.heading)
            whole_page = () if taken else self.front.asked_as.get("", ())
            anchor = _free(slug(part.heading.text) if part.heading else FIRST_ANCHOR, taken)
            yield self._section(
                anchor,
                part,
                tuple(heading.text for heading in above),
                whole_page + self.front.asked_as.get(anchor, ()),
            )

    def _section(
        self, anchor: str, part: Part, path: tuple[str, ...], asked_as: tuple[str, ...]
    ) -> Section:
        section_id = f"{self.id}#{anchor}"
        return Section(
            id=section_id,
            article_id=self.id,
            file=self.file,
            title=self.title,
            heading=part.heading.text if part.heading else self.title,
            path=path,
            blocks=tuple(
                self._block(f"{section_id}/{n}", path, piece)
                for n, piece in enumerate(part.pieces, 1)
            ),
            asked_as=asked_as,
        )

    def _block(self, block_id: str, path: tuple[str, ...], piece: Piece) -> Block:
        return Block(
            id=block_id,
            article_id=self.id,
            file=self.file,
            title=self.title,
            path=path,
            kind=piece.kind,
            number=piece.number,
            lead_in=piece.lead_in,
            text=piece.text,
        )


def slug(heading: str) -> str:
    """The anchor GitHub would make: "What's a REQ?" is "whats-a-req"."""
    kept = re.sub(r"[^\w\s-]", "", heading.casefold())
    return re.sub(r"[\s-]+", "-", kept).strip("-") or "section"


def _free(anchor: str, taken: dict[str, int]) -> str:
    """The anchor itself, or with the first of -2, -3 … that no earlier heading has."""
    number, free = taken.get(anchor, 0), anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken[anchor] = max(number, 1)
    taken[free] = 1
    return free
