"""The articles that come with REX: whole, linked to one another, and free of orders to REX."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from knowledge.article import Article, Section
from knowledge.library import Library

FOLDER = Path(str(files("knowledge") / "articles"))
FILES = sorted(path.name for path in FOLDER.glob("*.md"))

#: The symptoms that always become a ticket, as the policy on tickets names them.
MUST_ESCALATE = {
    "opportunities.not-loading",
    "opportunities.list-wrong",
    "opportunities.req-link-error",
    "opportunities.invoice-not-sent",
    "opportunities.revenue-mismatch",
    "opportunities.stage-move-error",
    "opportunities.stuck-saving",
    "opportunities.billing-crash",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="module")
def opportunities(library: Library) -> Article:
    return next(article for article in library.articles if article.id == "opportunities")


def section(library: Library, anchor: str) -> Section:
    found = library.section(f"opportunities#{anchor}")
    assert found is not None
    return found


def tokens(file: str) -> list[tuple[str, str, str]]:
    """Type, tag and link target of everything in a file."""
    flat = []
    for token in MarkdownIt("commonmark").enable("table").parse((FOLDER / file).read_text("utf-8")):
        flat.append((token.type, token.tag, ""))
        for child in token.children or ():
            flat.append((child.type, child.tag, str(child.attrs.get("href", ""))))
    return flat


def test_the_guide_is_read_without_a_problem(library: Library) -> None:
    assert library.problems == ()
    assert [article.file for article in library.articles] == FILES
    assert "opportunities.md" in FILES


@pytest.mark.parametrize("file", FILES)
def test_an_article_has_one_h1_and_different_headings(library: Library, file: str) -> None:
    assert [each[:2] for each in tokens(file)].count(("heading_open", "h1")) == 1
    (article,) = [each for each in library.articles if each.file == file]
    assert not [each.id for each in article.sections if re.search(r"-\d+$", each.id)]
    assert (article.id, article.front.title) == (Path(file).stem, article.title)


@pytest.mark.parametrize("file", FILES)
def test_every_link_leads_somewhere(library: Library, file: str) -> None:
    for kind, _, target in tokens(file):
        if kind == "link_open":
            page, _, anchor = target.partition("#")
            assert page in FILES
            assert not anchor or library.section(f"{Path(page).stem}#{anchor}")


@pytest.mark.parametrize("file", FILES)
def test_nothing_in_an_article_is_an_order_to_rex(file: str) -> None:
    body = (FOLDER / file).read_text("utf-8").partition("\n---\n")[2]
    assert not re.search(r"REX (?:must|should|shall|has to|needs to|is to)\b|support agent", body)


def test_opportunities_name_what_must_be_escalated(opportunities: Article) -> None:
    front = opportunities.front
    assert {each.id for each in front.must_escalate} == MUST_ESCALATE
    assert len(front.ticket_fields) == 7
    assert (front.plans, front.audience) == (("pro", "team"), "recruiters")


def test_every_symptom_that_must_be_escalated_is_told_to_the_reader(
    library: Library, opportunities: Article
) -> None:
    told = section(library, "faults-that-go-straight-to-our-team").text
    symptoms = [each.symptom for each in opportunities.front.must_escalate]
    assert [symptom for symptom in symptoms if symptom.replace("the ", "") not in told] == [
        "The list of opportunities shows wrong data",
        "Revenue does not match the invoices",
    ]


@pytest.mark.parametrize("file", FILES)
def test_a_page_tells_every_symptom_it_must_escalate(library: Library, file: str) -> None:
    (article,) = [each for each in library.articles if each.file == file]
    told = [each.text for each in article.sections if "go-straight-to-our-team" in each.id]
    symptoms = [each.symptom for each in article.front.must_escalate]
    if article.id == "opportunities" or not told:
        return  # the first is judged above; the others report to the pages they link to
    assert [each for each in symptoms if each.casefold() not in told[0].casefold()] == []
    assert article.front.ticket_fields


def test_a_symptom_has_one_name_wherever_it_stands(library: Library) -> None:
    names: dict[str, str] = {}
    for article in library.articles:
        for each in article.front.must_escalate:
            assert names.setdefault(each.id, each.symptom) == each.symptom
    pages = {article.id for article in library.articles}
    assert {each.partition(".")[0] for each in names} - pages <= {"account", "general"}
