"""Sections that say the same do not crowd out the ones that say something else."""

from knowledge.article import read_article
from knowledge.library import Library

COPY = "Open the invoice, check the amount and the due date, and click Send to e-mail it."
OTHER = "An invoice that was sent by mistake can be recalled within a day."


def library() -> Library:
    copies = [read_article(f"{n}.md", f"# Sending an invoice\n\n{COPY}\n") for n in range(6)]
    return Library([*copies, read_article("other.md", f"# Recalling an invoice\n\n{OTHER}\n")])


def test_a_repeated_section_comes_behind_all_that_say_something_else() -> None:
    hits = library().search("sending an invoice", limit=3)
    assert [hit.section.file for hit in hits] == ["0.md", "other.md", "1.md"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_repeated_sections_still_fill_what_is_left() -> None:
    assert len(library().search("sending an invoice", limit=10)) == 7
