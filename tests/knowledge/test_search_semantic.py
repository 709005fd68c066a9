"""Searching by meaning finds what shares no word, and costs nothing where there is no model."""

import base64
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.article import read_article
from knowledge.encoder import Encoder
from knowledge.library import Library
from knowledge.semantic import CannotTell, UnusableModel, load_model
from knowledge.vectors import Vectors, of_length_one

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

LAYER = "encoder.layer.0."

#: An ONNX graph of one node, which looks up a vector for each token.
GRAPH = (
    "CAg6lwEKHgoBdAoJaW5wdXRfaWRzEgZzdGF0ZXMiBkdhdGhlchIBZyozCAUIAhABQgF0SigAAAAAAAAA"
    "AAAAAAAAAAAAAACAPwAAAAAAAIA/AAAAAAAAAAAAAIA/Wh0KCWlucHV0X2lkcxIQCg4IBxIKCgMSAWIK"
    "AxIBbmIeCgZzdGF0ZXMSFAoSCAESDgoDEgFiCgMSAW4KAggCQgQKABAR"
)
TOKENIZER = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [],
    "normalizer": {"type": "Lowercase"},
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": None,
    "decoder": None,
    "model": {
        "type": "WordLevel",
        "vocab": {"[PAD]": 0, "[UNK]": 1, "deleting": 2, "nuke": 3, "letters": 4},
        "unk_token": "[UNK]",
    },
}


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


def test_vectors_that_were_made_before_the_model_fell_silent_are_kept(tmp_path: Path) -> None:
    many = Library([read_article(f"{n}.md", f"# A{n}\n\nWrite {n}.") for n in range(40)])
    model = Model()

    def falls_silent(texts: Sequence[str]) -> list[list[float]]:
        if model.given:
            raise CannotTell("The model sleeps.")
        return model(texts)

    with pytest.raises(CannotTell):
        many.with_meaning(falls_silent, cache=tmp_path)
    again = Model()
    many.with_meaning(again, cache=tmp_path)
    assert (model.given, again.given) == (32, 8)


@pytest.mark.parametrize("among", [(), (7, 90)])
def test_vectors_are_compared_alike_with_and_without_numpy(
    among: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(5)  # noqa: S311
    rows = [of_length_one([dice.gauss(0, 1) for _ in range(6)]) for _ in range(100)]
    asked = of_length_one([1.0, -0.5, 0.2, 0.0, 0.3, 0.1])
    fast = Vectors(rows).near(asked, 0.2, 10, among)
    monkeypatch.setitem(sys.modules, "numpy", None)  # which is how Python marks what is not there
    slow = Vectors(rows).near(asked, 0.2, 10, among)
    assert list(slow) == list(fast)
    assert len(slow) == 10 + len(among)
    assert list(slow.values()) == pytest.approx(list(fast.values()), abs=1e-6)


def test_a_damaged_file_of_vectors_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "vectors.sqlite").write_bytes(b"no database")
    assert library().with_meaning(Model(), cache=tmp_path).search("nuke")


def test_without_a_model_nothing_of_the_extra_is_imported() -> None:
    code = (
        "import sys; from knowledge.library import Library; Library.load().search('template');"
        "sys.exit(bool({'onnxruntime', 'tokenizers', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableModel, match=r"tokenizer\.json is not there"):
        load_model(tmp_path)


@pytest.mark.parametrize("model", ["model.onnx", "model.safetensors", "neither"])
def test_a_folder_whose_model_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, model: str
) -> None:
    (tmp_path / model).write_bytes(b"no model")
    (tmp_path / "config.json").write_text("{}", "utf-8")
    (tmp_path / "tokenizer.json").write_text(json.dumps(TOKENIZER), "utf-8")
    with pytest.raises(UnusableModel, match=r"extra|can't be read|Neither"):
        load_model(tmp_path)


def test_a_model_in_a_folder_finds_by_meaning(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    (tmp_path / "model.onnx").write_bytes(base64.b64decode(GRAPH))
    (tmp_path / "tokenizer.json").write_text(json.dumps(TOKENIZER), "utf-8")
    embed, model = load_model(tmp_path)
    hits = library().with_meaning(embed, model=model).search("nuke")
    assert hits[0].section.heading == "Deleting an account"


def tiny_model(folder: Path, **config: object) -> Path:
    """A BERT of one layer and four numbers a token, with weights that follow from their names."""
    numpy = pytest.importorskip("numpy")
    shapes = {
        "embeddings.word_embeddings.weight": (9, 4),
        "embeddings.position_embeddings.weight": (8, 4),
        "embeddings.token_type_embeddings.weight": (2, 4),
        **{f"{LAYER}attention.self.{name}.weight": (4, 4) for name in ("query", "key", "value")},
        **{f"{LAYER}attention.self.{name}.bias": (4,) for name in ("query", "key", "value")},
        **{f"{LAYER}{part}.weight": (4, 4) for part in ("attention.output.dense",)},
        f"{LAYER}intermediate.dense.weight": (6, 4),
        f"{LAYER}intermediate.dense.bias": (6,),
        f"{LAYER}output.dense.weight": (4, 6),
        **{
            f"{name}.{part}": (4,)
            for name in ("embeddings.LayerNorm", f"{LAYER}attention.output.LayerNorm")
            for part in ("weight", "bias")
        },
        f"{LAYER}output.LayerNorm.weight": (4,),
        f"{LAYER}output.LayerNorm.bias": (4,),
        f"{LAYER}attention.output.dense.bias": (4,),
        f"{LAYER}output.dense.bias": (4,),
    }
    dice = numpy.random.default_rng(3)
    arrays = {name: dice.normal(size=shape).astype("<f4") for name, shape in shapes.items()}
    about, at = {}, 0
    for name, array in arrays.items():
        about[name] = {
            "dtype": "F32",
            "shape": array.shape,
            "data_offsets": [at, at + array.nbytes],
        }
        at += array.nbytes
    head = json.dumps(about).encode()
    weights = (
        len(head).to_bytes(8, "little") + head + b"".join(a.tobytes() for a in arrays.values())
    )
    (folder / "model.safetensors").write_bytes(weights)
    usual = {"model_type": "bert", "hidden_act": "gelu", "num_hidden_layers": 1}
    said = {**usual, "num_attention_heads": 2, "layer_norm_eps": 1e-12, **config}
    (folder / "config.json").write_text(json.dumps(said), "utf-8")
    return folder


def test_a_model_as_it_is_given_away_is_read_without_more_than_numpy(tmp_path: Path) -> None:
    numpy = pytest.importorskip("numpy")
    encoder = Encoder(tiny_model(tmp_path))
    ids = numpy.array([[1, 2, 3], [4, 2, 0]])
    states = encoder(ids, numpy.array([[1, 1, 1], [1, 1, 0]]))
    assert states.shape == (2, 3, 4)
    alone = encoder(ids[1:, :2], numpy.array([[1, 1]]))
    assert numpy.allclose(states[1:, :2], alone, atol=1e-5), "what fills up a text counts"
    assert not numpy.allclose(states[0], encoder(ids[:1, ::-1], numpy.ones((1, 3)))[0, ::-1])


def test_a_model_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"config\.json is not of a BERT model"):
        Encoder(tiny_model(tmp_path, model_type="t5"))
