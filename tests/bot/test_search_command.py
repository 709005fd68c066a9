"""`rex search`, as a process: over any folder, one question or a file of them."""

import json
import os
from pathlib import Path

import pytest

from tests.command import rex

TEA = "---\nid: tea\ntitle: Tea\n---\n# Tea\n\n## Green tea\n\nUse water of 80 degrees.\n"
COFFEE = "# Coffee\n\n## Grinding beans\n\nGrind them fine.\n"
ORDERS = "---\naudience: agents\n---\n# Rules\n\n## Green tea\n\nOffer green tea with water.\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    (tmp_path / "shelf").mkdir()
    for name, text in (("tea.md", TEA), ("coffee.md", COFFEE), ("rules.md", ORDERS)):
        (tmp_path / "shelf" / name).write_text(text, "utf-8")
    return tmp_path


def search(folder: Path, *arguments: str) -> list[dict[str, object]]:
    done = rex("search", "--articles", "shelf", *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_pages_for_rex_alone_are_not_shown(shelf: Path) -> None:
    assert [hit["file"] for hit in search(shelf, "green tea water", "--json")] == ["tea.md"]


def test_front_matter_that_is_not_closed_is_told_and_not_shown(shelf: Path) -> None:
    (shelf / "shelf" / "tea.md").write_text(TEA.replace("Tea\n---", "Tea"), "utf-8")
    done = rex("search", "--articles", "shelf", "green tea title", cwd=shelf)
    assert "tea.md:1: The front matter that begins here is not closed" in done.stderr
    assert "title: Tea" not in done.stdout


def test_rows_that_say_what_is_expected_are_measured(shelf: Path) -> None:
    rows = [
        {"id": 1, "question": "green tea", "sections": ["tea#green-tea"]},
        {"id": 2, "question": "how fine to grind beans", "sections": ["coffee.md"]},
        {"id": 3, "question": "green tea", "sections": ["nowhere.md"]},
        {"id": 4, "question": "green tea"},
    ]
    (shelf / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    *found, sums = search(shelf, "--queries", "rows.jsonl")
    assert [each["id"] for each in found] == [1, 2, 3, 4]
    third = 0.6667
    expected = {"recall@1": third, "recall@3": third, "recall@5": third, "mrr": third}
    assert sums == {"questions": 3, **expected}


@pytest.mark.parametrize(
    ("row", "line"),
    [(b'{"id": 1, "question": "tea"}\n{"id": 2, "question": "caf\xe9"}', 2), (b"[" * 99_999, 1)],
)
def test_a_row_that_cannot_be_read_is_named(shelf: Path, row: bytes, line: int) -> None:
    (shelf / "rows.jsonl").write_bytes(row)
    done = rex("search", "--articles", "shelf", "--queries", "rows.jsonl", cwd=shelf)
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert f"rows.jsonl, line {line}: " in said
    assert "Traceback" not in said


def test_a_folder_without_a_page_is_named_instead_of_searched(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    done = rex("search", "--articles", "shelf", "green tea", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no guide in shelf: no page of it can be read." in done.stderr


def test_rex_with_a_folder_without_a_page_says_that_it_has_no_guide(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    done = rex("ask", "how do i link a req", cwd=tmp_path, REX_ARTICLES="shelf")
    assert "There is no guide in shelf: no page of it can be read." in done.stderr


def test_what_is_neither_a_folder_nor_a_file_is_not_checked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = rex("articles", "check", "pipe", cwd=tmp_path)
    assert done.returncode == 2
    assert "pipe is neither a folder nor a file." in done.stderr
