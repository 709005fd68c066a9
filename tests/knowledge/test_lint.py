"""What `rex articles check` finds in a folder, and what it leaves alone."""

import os
from pathlib import Path

import pytest

from knowledge.folder import LARGEST
from knowledge.library import GUIDE
from knowledge.lint.check import check_folder

FRONT = "---\nid: {id}\ntitle: Page\naudience: recruiters\n---\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def found(folder: Path, *rules: str) -> list[str]:
    """The findings of these rules, as lines."""
    return [str(each) for each in check_folder(folder).findings if each.rule in rules]


def two_pages(folder: Path, one: str, other: str, *, titles: tuple[str, str] = ("A", "B")) -> None:
    write(folder, "a.md", f"# {titles[0]}\n\n[b](b.md)\n\n{one}\n")
    write(folder, "b.md", f"# {titles[1]}\n\n[a](a.md)\n\n{other}\n")


def test_two_sound_pages_have_no_findings_but_the_lack_of_front_matter(tmp_path: Path) -> None:
    two_pages(tmp_path, "One.", "Two.")
    report = check_folder(tmp_path)
    assert [(each.rule, each.warning) for each in report.findings] == [("front-matter", True)]
    assert (report.pages, report.errors, report.warnings) == (2, 0, 1)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    assert found(tmp_path, "unreadable") == [
        f"{tmp_path}:1: There is no markdown file in this folder."
    ]


def test_each_mangled_line_is_located_with_what_it_was(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.md",
        "# A\n\nDeals → Won.\n\nIt’s the client’s café.\n".encode().decode("cp1252"),
    )
    assert found(tmp_path, "encoding") == [
        'a.md:3: Mangled characters: "â†’" was "→". Save the page as UTF-8.',
        'a.md:5: Mangled characters: "Ã©" was "é". Save the page as UTF-8.',
        'a.md:5: Mangled characters: "â€™" was "’". Save the page as UTF-8.',
    ]


def test_the_first_byte_that_is_no_utf8_is_located(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "# A\n\nSound.\n\nCafé.\n".encode("cp1252"))
    assert found(tmp_path, "encoding") == [
        "a.md:5: This is not UTF-8; it was read as Windows-1252."
    ]


def test_a_byte_that_is_no_utf8_hides_no_mangled_character_of_the_page(tmp_path: Path) -> None:
    arrow = "\N{RIGHTWARDS ARROW}".encode().decode("cp1252")
    write(tmp_path, "a.md", f"# A\n\nDeals {arrow} Won.\n\n".encode() + b"Caf\xe9.\n")
    assert found(tmp_path, "encoding") == [
        f'a.md:3: Mangled characters: "{arrow}" was "\N{RIGHTWARDS ARROW}". Save the page as UTF-8.',
        "a.md:5: This is not UTF-8; it was read as Windows-1252.",
    ]


def test_a_name_with_a_line_break_stays_in_its_line(tmp_path: Path) -> None:
    write(tmp_path, "two\nlines.md", b"# A\n\nCaf\xe9.\n")
    assert found(tmp_path, "encoding") == [
        "two\\nlines.md:3: This is not UTF-8; it was read as Windows-1252."
    ]


def test_what_cannot_be_read_is_named_and_the_rest_checked(tmp_path: Path) -> None:
    write(tmp_path, "binary.md", b"\x89PNG\r\n\x1a\n\x00\x00")
    with write(tmp_path, "huge.md", "").open("wb") as huge:
        huge.truncate(LARGEST * 10)
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.md")
    write(tmp_path, "page.md", "No heading.")
    assert found(tmp_path, "unreadable", "h1") == [
        "binary.md:1: This is not a text file; it was skipped.",
        "dangling.md:1: This link leads nowhere, or in a circle; it was skipped.",
        "huge.md:1: This is larger than 5 MB; it was skipped.",
        "page.md:1: This page has no H1 (# Title).",
        "pipe.md:1: This is not a file; it was skipped.",
    ]


def test_a_page_has_one_h1(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "# A\n\ntext\n\n# B\n\n> # quoted\n\n# C\n")
    write(tmp_path, "empty.md", "\n\n")
    assert found(tmp_path, "h1") == [
        "a.md:5: This page has 3 H1s, in the lines 1, 5, 9; only one can be its title.",
        "empty.md:1: This page is empty.",
    ]


def test_two_headings_that_give_one_anchor_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "# A\n\n## The plan\n\n## Other\n\n## The plan?\n")
    assert found(tmp_path, "anchor") == [
        'a.md:7: The heading "The plan?" gives "#the-plan", as line 3 does.'
    ]


def test_dead_links_are_named_with_what_may_have_been_meant(tmp_path: Path) -> None:
    write(tmp_path, "clients.md", "# Clients\n\n## Adding a client\n")
    write(
        tmp_path,
        "sub/deals.md",
        "# Deals\n\n[gone](../client.md)\n[no heading](../clients.md#adding-client)\n"
        "[own](#nothing)\n\n![picture](x.png)\n",
    )
    assert found(tmp_path, "dead-link") == [
        'sub/deals.md:3: The link to "../client.md" is dead: there is no such file. '
        "Did you mean clients.md?",
        'sub/deals.md:4: The link to "../clients.md#adding-client" is dead: clients.md has no '
        'heading "#adding-client". Did you mean "#adding-a-client"?',
        'sub/deals.md:5: The link to "#nothing" is dead: sub/deals.md has no heading "#nothing".',
        'sub/deals.md:7: The link to "x.png" is dead: there is no such file.',
    ]


@pytest.mark.parametrize(
    "target",
    [
        "b.md",
        "b.md#what-it-is",
        "b#what-it-is",
        "/b.md",
        "b.md#What-It-Is",
        "b.md#named",
        "b.md#set",
        "#top",
        "my%20file.txt",
        "b.html",
        "https://example.org/a.md",
        "mailto:a@example.org",
        "//example.org/x",
        "http://[broken",
    ],
)
def test_links_that_lead_somewhere_are_left_alone(tmp_path: Path, target: str) -> None:
    write(tmp_path, "a.md", f"# A\n\n[link]({target})\n")
    write(tmp_path, "b.md", '# B\n\n## What it is\n\n<a id="named"></a>\n\n## Other {#set}\n')
    write(tmp_path, "my file.txt", "x")
    assert found(tmp_path, "dead-link") == []


def test_links_in_html_and_names_no_system_allows_are_checked_too(tmp_path: Path) -> None:
    long = "x" * 5000
    write(
        tmp_path,
        "a.md",
        f'# A\n\n<div><a href="gone.md">x</a></div>\n\n'
        f'See <a href="http://[x">x</a> and <a href="also.md">y</a>.\n\n[z]({long})\n',
    )
    found_links = found(tmp_path, "dead-link")
    assert [each.split(" is dead")[0] for each in found_links] == [
        'a.md:3: The link to "gone.md"',
        'a.md:5: The link to "also.md"',
        f'a.md:7: The link to "{long}"',
    ]


def test_a_file_name_under_related_pages_is_meant_as_a_link(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "# A\n\nMake a `NOTES.md`.\n\n## Related files\n\n- `gone.md`\n")
    findings = [each for each in check_folder(tmp_path).findings if each.rule == "dead-link"]
    assert [(each.line, each.warning) for each in findings] == [(3, True), (7, False)]
    assert "is mentioned, but there is none" in findings[0].sentence


def test_a_page_that_nothing_leads_to_is_an_orphan(tmp_path: Path) -> None:
    write(tmp_path, "index.md", "# Start\n\n[a](a.md)")
    write(tmp_path, "a.md", "# A\n\n[a](a.md) [b](b.md)")
    write(tmp_path, "b.md", "# B\n\n[a](a.md)")
    write(tmp_path, "c.md", "# C\n\n[c](#c)")
    assert found(tmp_path, "orphan") == ["c.md:1: No other page links to this one."]


def test_a_folder_without_any_links_is_told_so_once(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "# A")
    write(tmp_path, "b.md", "# B")
    assert found(tmp_path, "orphan") == ["a.md:1: No page of this folder links to another one."]


def test_pages_without_front_matter_among_others_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a.md", FRONT.format(id="a") + "# A\n\n[b](b.md)")
    write(tmp_path, "b.md", "# B\n\n[a](a.md)")
    write(tmp_path, "c.md", "---\ntitle: C\n---\n# C\n\n[a](a.md)")
    assert found(tmp_path, "front-matter") == [
        "b.md:1: This page has no front matter.",
        "c.md:1: The front matter lacks id and audience.",
    ]


def test_broken_front_matter_is_located(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\nid: a\ntitle: [\n---\n# A")
    write(tmp_path, "b.md", "---\nid: a b\n---\n# B")
    assert found(tmp_path, "front-matter") == [
        "a.md:3: The front matter is not valid YAML: a bracket that opens here is not closed; "
        "it was left out.",
        'b.md:2: The front matter\'s "id" was left out: '
        "it may have letters, digits and . / _ - only.",
    ]


def test_an_escalation_id_means_one_symptom(tmp_path: Path) -> None:
    front = "---\nid: {}\ntitle: T\naudience: x\nmust_escalate:\n{}---\n# T\n"
    row = "  - id: {}\n    symptom: {}\n"
    write(tmp_path, "a.md", front.format("a", row.format("x.down", "It is down") * 2))
    write(tmp_path, "b.md", front.format("b", row.format("x.down", "It is slow")))
    write(tmp_path, "c.md", front.format("c", row.format("x.down", "It is down.")))
    assert found(tmp_path, "must-escalate") == [
        'a.md:6: The must_escalate id "x.down" is given twice by a.md: "It is down".',
        'b.md:6: The must_escalate id "x.down" means another symptom in a.md: "It is down".',
    ]


@pytest.mark.parametrize(
    "order",
    [
        "REX should walk the user through it.",
        "If it fails, Rex must open a ticket.",
        "First, ask the user which deal they mean.",
        "Always tell the customer why.",
        "The assistant must never guess.",
        "Escalate immediately if it repeats.",
    ],
)
def test_orders_to_rex_are_found(tmp_path: Path, order: str) -> None:
    write(tmp_path, "a.md", FRONT.format(id="a") + f"# A\n\nText. {order}\n")
    (finding,) = [each for each in check_folder(tmp_path).findings if each.rule == "order"]
    assert (finding.line, finding.warning) == (8, False)
    assert finding.sentence.startswith("This is an order to REX, not help:")


@pytest.mark.parametrize(
    "help_text",
    [
        "Tell REX, and it opens a ticket.",
        "REX asks you for the rest.",
        "Ask a Team Admin to assign you.",
        "REX can check your account and tell you who can change it.",
        "You should ask the owner of the REQ.",
    ],
)
def test_help_for_people_is_no_order(tmp_path: Path, help_text: str) -> None:
    write(tmp_path, "a.md", FRONT.format(id="a") + f"# A\n\n{help_text}\n")
    assert found(tmp_path, "order") == []


def test_a_page_for_rex_may_give_orders(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\nid: a\ntitle: A\naudience: agent\n---\n# A\n\nREX must ask.\n")
    assert found(tmp_path, "order") == []


def test_what_could_be_meant_for_people_is_a_warning_on_foreign_pages(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "# A\n\nThe bot should then answer.\n")
    (finding,) = [each for each in check_folder(tmp_path).findings if each.rule == "order"]
    assert finding.warning


def test_the_guide_that_comes_with_rex_is_sound() -> None:
    assert [str(each) for each in check_folder(GUIDE).findings] == []


def test_one_page_can_be_checked_alone(tmp_path: Path) -> None:
    page = write(tmp_path, "a.md", "# A\n\n[b](b.md) and [c](c.md)\n")
    write(tmp_path, "b.md", "# B\n")
    assert found(page, "dead-link") == [
        'a.md:3: The link to "c.md" is dead: there is no such file.'
    ]


def test_addresses_of_the_site_that_a_folder_is_made_into_are_told_once_a_page(
    tmp_path: Path,
) -> None:
    two_pages(tmp_path, "[x](/guides/x) and [y](/guides/y#z)", "[c](/c.md)")
    assert found(tmp_path, "dead-link") == [
        'a.md:5: Links from the root of a site, such as "/guides/x", were not checked.',
        'b.md:5: The link to "/c.md" is dead: there is no such file.',
    ]
    write(tmp_path, "guides/x.md", "# X\n")
    assert [each.partition(" is ")[0] for each in found(tmp_path, "dead-link")] == [
        'a.md:5: The link to "/guides/y#z"',
        'b.md:5: The link to "/c.md"',
    ]
