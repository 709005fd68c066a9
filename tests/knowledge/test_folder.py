"""A folder is read whatever is in it, and what could not be read is named."""

import errno
import os
import sys
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.folder import CIRCULAR, LARGEST, read_folder


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_one(folder: Path) -> tuple[Article, list[str]]:
    (article,), problems = read_folder(folder)
    return article, [str(problem) for problem in problems]


def test_every_markdown_file_is_read_in_the_order_of_the_names(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "# B\nText.")
    write(tmp_path, "a.MD", "Text.")
    write(tmp_path, "sub/c.markdown", "Text.")
    write(tmp_path, "notes.txt", "Text.")
    write(tmp_path, ".git/d.md", "Text.")
    articles, problems = read_folder(tmp_path)
    assert [article.file for article in articles] == ["a.MD", "b.md", "sub/c.markdown"]
    assert [article.id for article in articles] == ["a", "b", "sub/c"]
    assert problems == ()


def test_an_empty_folder_has_no_articles(tmp_path: Path) -> None:
    assert read_folder(tmp_path) == ((), ())


def test_a_single_file_may_be_read_too(tmp_path: Path) -> None:
    article, problems = read_one(write(tmp_path, "deals.md", "# Deals\nText."))
    assert (article.file, article.title, problems) == ("deals.md", "Deals", [])


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    articles, (problem,) = read_folder(tmp_path / "nowhere")
    assert articles == ()
    assert problem.sentence == "This folder cannot be read: No such file or directory."


def test_a_folder_that_cannot_be_read_is_named_as_its_pages_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "good.md", "Text.")
    write(tmp_path, "below/closed/page.md", "Text.")
    opened = os.scandir

    def scandir(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(os, "scandir", scandir)
    articles, (problem,) = read_folder(tmp_path)
    assert [article.file for article in articles] == ["good.md"]
    assert str(problem) == "below/closed:1: This folder cannot be read: Permission denied."


def test_files_that_are_no_text_are_skipped_and_the_others_read(tmp_path: Path) -> None:
    write(tmp_path, "good.md", "Text.")
    write(tmp_path, "binary.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    write(tmp_path, "noise.md", bytes(range(1, 32)) * 10)
    write(tmp_path, "folder.md/inner.txt", "Text.")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nowhere")
    article, problems = read_one(tmp_path)
    assert article.file == "good.md"
    assert problems == [
        "binary.md:1: This is not a text file; it was skipped.",
        "dangling.md:1: This link leads nowhere, or in a circle; it was skipped.",
        "noise.md:1: This is not a text file; it was skipped.",
        "pipe.md:1: This is not a file; it was skipped.",
    ]


def test_a_link_to_another_folder_is_followed_once(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/far.md", "Text.")
    write(tmp_path, "guide/near.md", "Text.")
    for name in ("one", "two"):
        (tmp_path / "guide" / name).symlink_to(tmp_path / "elsewhere")
    articles, problems = read_folder(tmp_path / "guide")
    assert [article.file for article in articles] == ["near.md", "one/far.md"]
    assert [str(problem) for problem in problems] == [f"two:1: {CIRCULAR}"]


def test_links_in_a_circle_are_named(tmp_path: Path) -> None:
    write(tmp_path, "guide/sub/a.md", "Text.")
    (tmp_path / "guide/sub/up").symlink_to(tmp_path / "guide")
    (tmp_path / "guide/out").symlink_to(tmp_path)
    (tmp_path / "guide/self.md").symlink_to(tmp_path / "guide/self.md")
    article, problems = read_one(tmp_path / "guide")
    assert article.file == "sub/a.md"
    assert problems == [
        "self.md:1: This link leads nowhere, or in a circle; it was skipped.",
        f"out:1: {CIRCULAR}",
        f"sub/up:1: {CIRCULAR}",
    ]


def test_a_huge_file_is_skipped(tmp_path: Path) -> None:
    write(tmp_path, "huge.md", b"word " * (LARGEST // 5 + 1))
    articles, (problem,) = read_folder(tmp_path)
    assert articles == ()
    assert str(problem) == "huge.md:1: This is larger than 5 MB; it was skipped."


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="takes Linux's /proc")
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "secret.md").symlink_to("/proc/self/mem")
    articles, (problem,) = read_folder(tmp_path)
    assert articles == ()
    assert problem.sentence == "This file cannot be read: Input/output error."


def test_other_encodings_are_read_and_named(tmp_path: Path) -> None:
    write(tmp_path, "latin.md", "Café – 5 €".encode("cp1252"))
    write(tmp_path, "wide.md", "Café".encode("utf-16"))
    write(tmp_path, "marked.md", "Café".encode("utf-8-sig"))
    articles, problems = read_folder(tmp_path)
    assert [article.sections[0].text for article in articles] == ["Café – 5 €", "Café", "Café"]
    assert [problem.sentence for problem in problems] == [
        "This is not UTF-8; it was read as Windows-1252.",
        "This is UTF-16; save it as UTF-8.",
    ]


@pytest.mark.parametrize("codec", ["cp1252", "cp1254"])
def test_mangled_characters_are_mended(tmp_path: Path, codec: str) -> None:
    right = "Deals → “Won” – it’s the client’s café 🚀 Naïve."
    bytes_misread = right.encode().decode(codec, "ignore")
    write(tmp_path, "deals.md", bytes_misread)
    article, problems = read_one(tmp_path)
    assert article.sections[0].text == right
    assert problems == [
        "deals.md:1: Its characters had been mangled by a wrong encoding; they were mended."
    ]


def test_sound_text_in_other_languages_is_left_alone(tmp_path: Path) -> None:
    text = "São Paulo, Ärger, İstanbul, 5 €, “quoted”, naïve, A° Ã la carte"
    write(tmp_path, "deals.md", text)
    article, problems = read_one(tmp_path)
    assert (article.sections[0].text, problems) == (text, [])


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no such names")
def test_a_name_that_is_no_utf8_can_be_shown(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.md", "wb") as file:  # noqa: PTH123
        file.write(b"Text.")
    article, problems = read_one(tmp_path)
    assert (article.file, problems) == ("caf\ufffd.md", [])


def test_an_id_that_is_taken_gives_way_to_the_file_name(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "---\nid: deals\n---\nText.")
    write(tmp_path, "b.md", "---\nid: deals\n---\nText.")
    write(tmp_path, "deals.md", "Text.")
    articles, problems = read_folder(tmp_path)
    assert [article.id for article in articles] == ["deals", "b", "deals-2"]
    assert [article.sections[0].blocks[0].id for article in articles] == [
        "deals#top/1",
        "b#top/1",
        "deals-2#top/1",
    ]
    assert [problem.sentence for problem in problems] == [
        'The id "deals" is taken by a.md; this page is "b".',
        'The id "deals" is taken by a.md; this page is "deals-2".',
    ]


def test_a_broken_article_never_breaks_the_others(tmp_path: Path) -> None:
    write(tmp_path, "bad.md", "---\nid: [\n---\nStill read.")
    write(tmp_path, "good.md", "# Good\nText.")
    articles, (problem,) = read_folder(tmp_path)
    assert [article.sections[0].text for article in articles] == ["Still read.", "Text."]
    assert problem.file == "bad.md"
