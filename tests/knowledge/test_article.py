"""Markdown becomes sections and blocks that can be cited, whatever the text is."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import Article, Block, read_article


def blocks(source: str) -> list[Block]:
    return [block for section in read(source).sections for block in section.blocks]


def read(source: str) -> Article:
    return read_article("page.md", source)


def test_a_block_is_named_by_article_heading_and_place() -> None:
    first, second = blocks("# Deals\n\n## Linking Job REQs\n\nOpen it.\n\nAdd one.")
    assert (first.id, second.id) == ("page#linking-job-reqs/1", "page#linking-job-reqs/2")
    assert first.source == "Guide › Deals › Linking Job REQs"


def test_the_title_is_not_part_of_the_path() -> None:
    sections = read("# Deals\nText.\n## Stages\n### New\nText.\n## Billing\nText.").sections
    assert [section.path for section in sections] == [
        (),
        ("Stages",),
        ("Stages", "New"),
        ("Billing",),
    ]
    assert [section.heading for section in sections] == ["Deals", "Stages", "New", "Billing"]


def test_every_h1_after_the_first_opens_a_part_of_its_own() -> None:
    sections = read("# Deals\n# Stages\n### New\nText.\n# Billing\nText.").sections
    assert [section.path for section in sections] == [
        (),
        ("Stages",),
        ("Stages", "New"),
        ("Billing",),
    ]


def test_steps_keep_their_numbers_and_their_lead_in() -> None:
    first, second = blocks("Steps:\n\n3. Open the deal.\n4. Click **Add REQ**.")
    assert (first.kind, first.number, first.lead_in) == ("step", 3, "Steps:")
    assert (second.number, second.text) == (4, "Click Add REQ.")


def test_bullets_are_items_without_a_number() -> None:
    item, _ = blocks("It holds:\n- the client\n- the REQs")
    assert (item.kind, item.number, item.lead_in, item.text) == (
        "item",
        None,
        "It holds:",
        "the client",
    )


def test_empty_items_are_left_out_and_the_numbers_stay() -> None:
    assert [(block.number, block.text) for block in blocks("1. Open.\n2.\n3. Save.")] == [
        (1, "Open."),
        (3, "Save."),
    ]


def test_a_colon_without_a_list_leaves_a_paragraph() -> None:
    assert [block.text for block in blocks("Mind this:\n\nIt is final.\n\nAnd:")] == [
        "Mind this:",
        "It is final.",
        "And:",
    ]


def test_what_is_nested_in_a_short_item_stays_with_it() -> None:
    (step,) = blocks("1. Enter the details\n   - client\n   - title\n\n   Then save.")
    assert step.text == "Enter the details: client; title Then save."


def test_what_is_nested_in_a_long_item_follows_and_is_led_in_by_it() -> None:
    long = "word " * 60
    head, first, second = blocks(f"1. Choose:\n   - {long}\n   - {long}")
    assert (head.kind, head.number, head.text) == ("step", 1, "Choose:")
    assert (first.kind, first.lead_in) == ("item", "Choose:")
    assert second.id == "page#top/3"


def test_table_rows_read_as_sentences() -> None:
    table = "Who may:\n\n| Role | See | |\n|---|---|---|\n| Guest | | never |\n| | | |"
    (row,) = blocks(table)
    assert (row.kind, row.lead_in, row.text) == ("row", "Who may:", "Role: Guest — never")


def test_marks_are_dropped_and_words_are_kept() -> None:
    (block,) = blocks(
        'Go *to* **Deals → Opportunities**, ~~then~~ `save`, see [Billing](billing.md "x") &amp;'
        " ![the *board*](b.png), a<br>break, <b>bold</b>, 2 \\* 3\u200b."
    )
    assert block.text == (
        "Go to Deals → Opportunities, then save, see Billing & the board, a break, bold, 2 * 3."
    )


def test_comments_scripts_and_tags_of_html_are_not_printed() -> None:
    source = (
        "<!-- note\nto REX -->\n\n<div>\nshown <i>words</i>\n</div>\n\n<script>\nx()\n</script>"
    )
    assert [block.text for block in blocks(source)] == ["shown words"]


def test_quotes_and_code_are_paragraphs_and_code_keeps_its_lines() -> None:
    assert [block.text for block in blocks("> quoted\n\n```\na\n  b\n```\n\n---\n\n    c")] == [
        "quoted",
        "a\n  b",
        "c",
    ]


def test_a_heading_in_a_code_fence_or_a_quote_is_no_heading() -> None:
    sections = read("# Deals\n\n```\n# not this\n```\n\n> ## nor this\n").sections
    assert [section.heading for section in sections] == ["Deals"]


def test_underlined_headings_are_headings() -> None:
    article = read("Deals\n=====\n\nStages\n------\n\nText.")
    assert (article.title, article.sections[1].path) == ("Deals", ("Stages",))


def test_equal_headings_have_different_anchors() -> None:
    ids = [section.id for section in read("## A\n## A\n## A 2\n## A\n## ⭐\n## ?").sections]
    assert ids == ["page#a", "page#a-2", "page#a-2-2", "page#a-3", "page#section", "page#section-2"]


def test_without_a_title_the_file_gives_the_name() -> None:
    article = read_article("billing/client-invoices.md", "Text.")
    assert (article.id, article.title) == ("billing/client-invoices", "Client invoices")
    assert article.sections[0].id == "billing/client-invoices#top"
    assert article.sections[0].heading == "Client invoices"


def test_a_section_reads_as_text_with_its_lead_ins_once() -> None:
    (section,) = read("Hello.\n\nSteps:\n1. Open.\n2. Save.\n\nDone.").sections
    assert section.text == "Hello.\nSteps:\n1. Open.\n2. Save.\nDone."
    assert section.source == "Guide › Page"


def test_an_empty_text_is_an_article_without_sections() -> None:
    assert read("").sections == ()
    assert read(" \n\n").title == "Page"


FRONT = """---
id: deals
title: Deals
synonyms: [opps]
asked_as:
  stages: [what is a stage]
---
# Opportunities

## Stages

Text.
"""


def test_front_matter_names_the_article_and_is_never_printed() -> None:
    article = read(FRONT)
    assert (article.id, article.title, article.problems) == ("deals", "Deals", ())
    assert article.front.synonyms == {"": ("opps",)}
    assert article.sections[1].asked_as == ("what is a stage",)
    assert [block.text for section in article.sections for block in section.blocks] == ["Text."]


def test_ways_of_asking_for_the_whole_page_belong_to_its_first_section() -> None:
    article = read("---\nasked_as: [what is a deal]\n---\n# Deals\nText.\n## Stages\nText.")
    assert [section.asked_as for section in article.sections] == [("what is a deal",), ()]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert read("\ufeff" + FRONT.replace("\n", "\r\n")) == read(FRONT)


def test_a_rule_across_the_page_is_not_front_matter() -> None:
    assert read("---\nHello there.\n---\nText.").sections[0].heading == "Hello there."
    assert read("---\n---\nText.").sections[0].text == "Text."
    assert [block.text for block in blocks("---\nno end")] == ["no end"]
    assert len(blocks("---\n" + "long: text\n\n" * 400 + "---\n")) > 100


@pytest.mark.parametrize(
    ("front", "line", "sentence"),
    [
        ("id: a\nplans: [a\nb: }", 3, "The front matter is not valid YAML: a bracket that opens"),
        (
            'id: a\ntitle: "Deals\n',
            3,
            "The front matter is not valid YAML: a quote that opens here",
        ),
        ("id: a\ntitle: Deals: all", 3, "The front matter is not valid YAML: a text with a colon"),
        ("id: a\ntitle\nplans: [pro]", 3, "The front matter is not valid YAML: there is no colon"),
        ("- a: b", 1, "The front matter is not a list of keys; it was left out."),
        ("id: a b", 2, 'The front matter\'s "id" was left out: it may have letters'),
        ("id: a\nplans: pro", 3, 'The front matter\'s "plans" was left out: it has to be a list'),
        ("id: a\nmust_escalate: [none]", 3, 'The front matter\'s "must_escalate" was left out: '),
        ("id: a\nsynonims: [x]", 3, 'REX does not read "synonims". Did you mean "synonyms"?'),
        ("id: a\naudience: martians", 3, "Nobody is shown this page: REX knows no audience "),
        (
            "asked_as: {nowhere: [x]}",
            1,
            '"asked_as" names "nowhere", which is no heading of this page.',
        ),
        ("a: " + "[" * 5000, 1, "The front matter is not valid YAML"),
    ],
)
def test_broken_front_matter_is_named_and_the_rest_is_read(
    front: str, line: int, sentence: str
) -> None:
    article = read(f"---\n{front}\n---\n# Deals\n\nText.")
    (problem,) = article.problems
    assert str(problem).startswith(f"page.md:{line}: {sentence}")
    assert (article.title, article.sections[0].text) == ("Deals", "Text.")


@pytest.mark.parametrize(
    "rest", ["# Deals\n\nText.\n", "\n# Deals\n\nText.\n\n---\n\nMore: text.\n"]
)
def test_front_matter_whose_end_is_missing_is_read_and_never_printed(rest: str) -> None:
    article = read(f"---\nid: deals\nplans: [pro]\nasked_as:\n  - what is a deal\n{rest}")
    (problem,) = article.problems
    assert str(problem).startswith("page.md:1: The front matter that begins here is not closed")
    assert (article.id, article.front.plans, article.title) == ("deals", ("pro",), "Deals")
    assert article.sections[0].text.startswith("Text.")


def test_a_wrong_key_does_not_take_the_others_with_it() -> None:
    article = read("---\ntitle: Deals\nplans: pro\nlayout: wide\n---\nText.")
    assert (article.title, article.front.plans, len(article.problems)) == ("Deals", (), 1)


MARKDOWN = st.text(
    alphabet=st.one_of(
        st.sampled_from("#*-_`>|[]()!:=+~<&\\\n\n \t0123.\"'"),
        st.sampled_from(string.ascii_letters),
        st.characters(),
    ),
    max_size=300,
)
ODD_LINES = (
    "# A|## A|A|===|---|- a|  - b|1. c|   > d|```|<!--|-->|<div>||Steps:|    code|[x]: y|id: a|:"
)
LINES = st.lists(st.sampled_from([*ODD_LINES.split("|"), "| a | b |", "|-|-|"]), max_size=25).map(
    "\n".join
)


@settings(deadline=None)
@given(st.one_of(MARKDOWN, LINES))
def test_any_text_is_an_article_with_distinct_ids(source: str) -> None:
    article = read(source)
    sections = [section.id for section in article.sections]
    ids = [block.id for section in article.sections for block in section.blocks]
    assert len(set(sections)) == len(sections)
    assert len(set(ids)) == len(ids)
    assert all(block.text for section in article.sections for block in section.blocks)


@settings(deadline=None)
@given(st.one_of(MARKDOWN, LINES))
def test_ids_stay_when_a_section_is_added_at_the_end(source: str) -> None:
    before = [block.id for section in read(source).sections for block in section.blocks]
    longer = read(f"{source}\n\n## A\n\nMore.")
    after = [block.id for section in longer.sections for block in section.blocks]
    assert after[: len(before)] == before
