"""The library finds sections by what people say, and knows when it has no answer."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import read_article
from knowledge.library import Hit, Library

GUIDE = """---
synonyms:
  opportunity: [deal, opp]
  link: [hook up]
asked_as:
  invoices: [how do i charge my client]
---
# Opportunities

An opportunity is an agreement with a client.

## Linking REQs

Steps:

1. Open the opportunity.
2. Click Add REQ.

## You cannot link a REQ

Ask a Team Admin.

## Stages

- Discovery: you are learning.
- Negotiation: price and scope are being settled.

## Invoices

Create an invoice in the Billing tab, within 14 days.
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library([read_article("opportunities.md", GUIDE)])


def found(library: Library, *queries: str) -> list[str]:
    return [hit.section.heading for hit in library.search(*queries)]


def best(library: Library, question: str) -> Hit:
    return library.search(question)[0]


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("what does negotiation mean", "Stages"),
        ("How do I hook up a REQ?", "Linking REQs"),
        ("why can't i link a req", "You cannot link a REQ"),
        ("unable to link a REQ", "You cannot link a REQ"),
        ("whats an opp", "Opportunities"),
        ("what is a deal", "Opportunities"),
        ("negotation?", "Stages"),
        ("oppertunities", "Opportunities"),
        ("create invoices", "Invoices"),
        ("CHARGE MY CLIENT", "Invoices"),
        ("how do I turn off invoicing", "Invoices"),
    ],
)
def test_the_section_is_found_however_it_is_said(
    library: Library, question: str, heading: str
) -> None:
    assert found(library, question)[0] == heading


def test_how_to_questions_do_not_find_troubles_first(library: Library) -> None:
    assert found(library, "how do i link a req")[:2] == ["Linking REQs", "You cannot link a REQ"]


def test_the_block_that_fits_best_comes_first(library: Library) -> None:
    hit = best(library, "what does Negotiation mean")
    assert [block.id for block in hit.blocks] == [
        "opportunities#stages/2",
        "opportunities#stages/1",
    ]


def test_several_queries_find_what_each_of_them_finds(library: Library) -> None:
    assert set(found(library, "negotiation", "invoice")) == {"Stages", "Invoices"}
    assert found(library) == found(library, "") == found(library, "???") == []


def test_no_more_than_the_limit_is_found_and_better_ones_first(library: Library) -> None:
    hits = library.search("link req opportunity client invoice", limit=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score <= 1 for hit in hits)


def test_ids_lead_back_to_sections_and_blocks(library: Library) -> None:
    section = library.section("opportunities#linking-reqs")
    block = library.block("opportunities#linking-reqs/2")
    assert section is not None
    assert block is not None
    assert (section.heading, block.text, block.number) == ("Linking REQs", "Click Add REQ.", 2)
    assert library.section("nowhere#linking-reqs") is library.block("x#y/9") is None


@pytest.mark.parametrize(
    "question",
    [
        "what does Negotiation mean",
        "how do i link a req to a deal",
        "where do i create an invoice",
        "Hi! We have just signed Acme. Where do I create an invoice?",
        "do I have to send the invoice within 14 days?",
    ],
)
def test_rex_is_sure_of_what_the_guide_says(library: Library, question: str) -> None:
    assert library.sure(question, best(library, question))


@pytest.mark.parametrize(
    "question",
    [
        "can i create an invoice in Salesforce",
        "do I have to create an invoice within 90 days",
        "how do I link a REQ to Greenhouse",
        "is there a discovery call template",
    ],
)
def test_a_thing_or_number_the_guide_does_not_have_leaves_doubt(
    library: Library, question: str
) -> None:
    assert not library.sure(question, best(library, question))


def test_a_question_without_words_of_its_own_is_never_sure(library: Library) -> None:
    assert not library.sure("what is that?", best(library, "invoice"))
    assert not library.sure("does HirePilot work?", best(library, "invoice"))


def test_known_names_need_no_answer(library: Library) -> None:
    question = "where do I create an invoice for Globex Holding"
    hit = best(library, question)
    assert not library.sure(question, hit)
    assert library.sure(question, hit, known=["Globex Holding"])


def test_the_vocabulary_tells_what_the_guide_speaks_of(library: Library) -> None:
    assert library.knows("deal stages")
    assert library.knows("negotation")
    assert not library.knows("mobile app")
    assert not library.knows("the")


def test_a_hit_is_plain_data_for_machines(library: Library) -> None:
    row = best(library, "negotiation").row()
    assert row["file"] == "opportunities.md"
    assert (row["heading"], row["path"]) == ("Stages", ["Stages"])
    assert row["text"].startswith("Discovery: you are learning.\nNegotiation:")
    assert 0 < row["score"] <= 1


def test_any_folder_of_markdown_can_be_searched(tmp_path: Path) -> None:
    (tmp_path / "returns.md").write_text("# Returns\n\n## Refunds\n\nRefunds take five days.")
    (tmp_path / "shipping.md").write_text("Parcels leave every morning.")
    (tmp_path / "broken.md").write_bytes(b"\x00")
    library = Library.load(tmp_path)
    assert [hit.section.file for hit in library.search("when do parcels leave")] == ["shipping.md"]
    assert library.search("refund")[0].section.path == ("Refunds",)
    assert [problem.file for problem in library.problems] == ["broken.md"]


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    library = Library.load(tmp_path)
    assert (library.articles, library.search("invoice")) == ((), ())
    assert not library.knows("invoice")


A_PAGE = Library([read_article("page.md", "# Deals\n\nA deal has stages.")])


@settings(deadline=None)
@given(st.text())
def test_any_question_can_be_asked(question: str) -> None:
    for hit in A_PAGE.search(question):
        assert 0 <= hit.score <= 1
        assert A_PAGE.sure(question, hit) in (True, False)
