"""Searching by meaning finds what shares no word, and costs nothing where there is no model."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.article import read_article
from knowledge.library import Library
from knowledge.semantic import load_model

PAGE = """# Help

## Deleting an account

Press Erase in the settings.

## Writing letters

Choose a template, and write to several people at once.
"""
#: What a model would know: which words mean the same.
MEANINGS = [
    {"erase", "deleting", "wipe", "nuke"},
    {"letters", "write", "writing", "correspondence"},
]


class Model:
    """Counts words by their meaning, and how many texts it was given."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        self.given += len(texts)
        words = [text.lower().replace(".", " ").split() for text in texts]
        return [[float(sum(w in group for w in each)) for group in MEANINGS] for each in words]


def library() -> Library:
    return Library([read_article("help.md", PAGE)])


def test_a_section_is_found_by_its_meaning_alone() -> None:
    assert library().search("nuke correspondence") == ()
    hits = library().with_meaning(Model()).search("nuke")
    assert [hit.section.heading for hit in hits] == ["Deleting an account"]
    assert 0 < hits[0].score <= 1


def test_words_still_count() -> None:
    found = library().with_meaning(Model()).search("template wipe")
    assert {hit.section.heading for hit in found} == {"Deleting an account", "Writing letters"}


def test_vectors_are_kept_by_content(tmp_path: Path) -> None:
    first, second, other = Model(), Model(), Model()
    library().with_meaning(first, model="a", cache=tmp_path)
    again = library().with_meaning(second, model="a", cache=tmp_path)
    library().with_meaning(other, model="b", cache=tmp_path)
    assert (first.given, second.given, other.given) == (2, 0, 2)
    assert again.search("nuke")


def test_a_damaged_file_of_vectors_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(b"no database")
    assert library().with_meaning(Model(), cache=tmp_path).search("nuke")


def test_without_a_model_nothing_of_the_extra_is_imported() -> None:
    library().search("template")
    assert not {"onnxruntime", "tokenizers"} & set(sys.modules)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    with pytest.raises(FileNotFoundError, match=r"model\.onnx"):
        load_model(tmp_path)
