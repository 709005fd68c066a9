"""The shape of a page: its front matter, one H1, and headings that can be linked to."""

from collections.abc import Iterator, Sequence

from knowledge.article import slug
from knowledge.front import FrontMatter
from knowledge.lint.finding import Finding
from knowledge.lint.proof import Proof
from knowledge.words import words_of


def check_structure(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Every fault in the shape of a page, and of the folder's front matter as a whole."""
    for proof in proofs:
        yield from _h1(proof)
        yield from _anchors(proof)
    yield from _front_matter(proofs)
    yield from _must_escalate(proofs)


def _h1(proof: Proof) -> Iterator[Finding]:
    found = [heading for heading in proof.headings if heading.level == 1]
    if not proof.parts:
        yield Finding(proof.file, 1, "h1", "This page is empty.")
    elif not found:
        yield Finding(proof.file, 1, "h1", "This page has no H1 (# Title).")
    elif len(found) > 1:
        lines = ", ".join(str(heading.line) for heading in found)
        sentence = (
            f"This page has {len(found)} H1s, in the lines {lines}; only one can be its title."
        )
        yield Finding(proof.file, found[1].line, "h1", sentence)


def _anchors(proof: Proof) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for heading in proof.headings:
        anchor = slug(heading.text)
        line = first.setdefault(anchor, heading.line)
        if line != heading.line:
            sentence = f'The heading "{heading.text}" gives "#{anchor}", as line {line} does.'
            yield Finding(proof.file, heading.line, "anchor", sentence)


def _front_matter(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """What front matter lacks; a folder that has none at all gets one warning."""
    if not any(proof.front_text for proof in proofs):
        for proof in proofs[:1]:
            which = (
                f"None of the {len(proofs)} pages has" if len(proofs) > 1 else "This page has no"
            )
            sentence = f"{which} front matter, so REX knows less about whom and what it is for."
            yield Finding(proof.file, 1, "front-matter", sentence, warning=True)
        return
    ours = any(is_ours(proof.article.front) for proof in proofs)
    for proof in proofs:
        if not proof.front_text:
            yield Finding(proof.file, 1, "front-matter", "This page has no front matter.")
            continue
        lacking = [key for key in ("id", "title", "audience") if not _has(proof, key)]
        if ours and lacking:
            sentence = f"The front matter lacks {' and '.join(lacking)}."
            yield Finding(proof.file, 1, "front-matter", sentence)


def is_ours(front: FrontMatter) -> bool:
    """Whether front matter has keys that only REX reads."""
    return bool(front.audience or front.asked_as or front.must_escalate)


def _has(proof: Proof, key: str) -> bool:
    return bool(getattr(proof.article.front, key))


def _must_escalate(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Ids that are given twice; another page may repeat one, in the words of the first."""
    holders: dict[str, tuple[str, str]] = {}
    for proof in proofs:
        own: set[str] = set()
        for each in proof.article.front.must_escalate:
            file, told = holders.setdefault(each.id, (proof.file, each.symptom))
            fault = "is given twice by" if each.id in own else "means another symptom in"
            if each.id in own or words_of(told) != words_of(each.symptom):
                sentence = f'The must_escalate id "{each.id}" {fault} {file}: "{told}".'
                line = proof.front_line(each.id)
                yield Finding(proof.file, line, "must-escalate", sentence)
            own.add(each.id)
