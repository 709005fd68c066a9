"""Searching by meaning, if a model is at hand: a vector for each section, kept by its content."""

import hashlib
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from knowledge.encoder import WEIGHTS, Encoder
from knowledge.vectors import Vector, Vectors, of_length_one, read_vectors, write_vectors

FILE = "vectors.sqlite"
BATCH = 32  # texts that a model is given at once
NEAREST = 200  # texts found by meaning at most
MEANING = 0.3  # what nearness in meaning counts beside the words, where a model tells it
LONGEST = 256  # tokens of a text that a model reads
ONNX, TOKENIZER = "model.onnx", "tokenizer.json"

#: A model: texts in, a vector for each out.
Embed = Callable[[Sequence[str]], Sequence[Vector]]


class CannotTell(Exception):
    """The model can't be asked at the moment; the words alone decide then."""


class UnusableModel(Exception):
    """A folder has no sentence model that can be used; the message says why."""


class Semantics:
    """Texts that can be asked for by meaning; a text is named by its place in `texts`."""

    def __init__(
        self, texts: Sequence[str], embed: Embed, *, model: str = "", cache: Path | None = None
    ) -> None:
        """`cache` is a folder for the vectors; `model` tells those of one model from another's.

        Raises CannotTell if the model can't be asked for those that are missing; what it gave
        until then is kept.
        """
        self._embed = embed
        keys = [hashlib.sha256(f"{model}\0{text}".encode()).hexdigest() for text in texts]
        known = read_vectors(cache / FILE, set(keys)) if cache else {}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        new = dict(sorted(new.items(), key=lambda each: len(each[1])))  # a batch costs its longest
        made: dict[str, array[float]] = {}
        try:
            for key, vector in zip(new, self._vectors(list(new.values())), strict=True):
                made[key] = vector
        finally:
            if cache and made:
                write_vectors(cache / FILE, made)
        self._made = Vectors([(known | made)[key] for key in keys])

    def near(self, question: str, least: float, among: Collection[int]) -> dict[int, float]:
        """How near to the question those `among` are, and the nearest of all; raises CannotTell.

        From 0 to 1; of the others only those that are `least` near, and at most `NEAREST`.
        """
        return self._made.near(next(self._vectors([question])), least, NEAREST, among)

    def _vectors(self, texts: Sequence[str]) -> Iterator["array[float]"]:
        for start in range(0, len(texts), BATCH):
            yield from map(of_length_one, self._embed(texts[start : start + BATCH]))


def load_model(folder: Path) -> tuple[Embed, str]:
    """The sentence model in a folder with tokenizer.json, and what tells it apart.

    The model itself is model.onnx, or else model.safetensors with config.json of a BERT. Raises
    UnusableModel.
    """
    if not (folder / TOKENIZER).is_file():
        raise UnusableModel(f"{folder / TOKENIZER} is not there.")
    try:
        embed, file = _loaded(folder)
        embed(["Are you ready?"])
    except UnusableModel:
        raise
    except ImportError as problem:
        raise UnusableModel(f'{problem}. Install REX with its extra "semantic".') from None
    except Exception as problem:  # the libraries have no exception in common
        raise UnusableModel(f"The model in {folder} can't be read: {problem}") from problem
    return embed, hashlib.sha256(file.read_bytes()).hexdigest()


def _loaded(folder: Path) -> tuple[Embed, Path]:
    """The model of a folder, and the file its weights were read from."""
    import numpy
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    run, file = _model(folder)

    def embed(texts: Sequence[str]) -> Sequence[Vector]:
        read = tokenizer.encode_batch(list(texts))
        ids = numpy.array([each.ids for each in read], dtype=numpy.int64)
        mask = numpy.array([each.attention_mask for each in read], dtype=numpy.int64)
        states = run(ids, mask)
        weights = mask[:, :, None].astype(states.dtype)
        means: list[Vector] = ((states * weights).sum(1) / weights.sum(1)).tolist()
        return means

    return embed, file


def _model(folder: Path) -> tuple[Callable[[Any, Any], Any], Path]:
    """What makes states of tokens, and the file it was read from."""
    if (folder / ONNX).is_file():
        return _onnx(folder / ONNX), folder / ONNX
    if not (folder / WEIGHTS).is_file():
        raise UnusableModel(f"Neither {folder / ONNX} nor {WEIGHTS} is there.")
    return Encoder(folder), folder / WEIGHTS


def _onnx(file: Path) -> Callable[[Any, Any], Any]:
    import numpy
    from onnxruntime import InferenceSession

    session = InferenceSession(str(file), providers=["CPUExecutionProvider"])
    wanted = {each.name for each in session.get_inputs()}

    def run(ids: Any, mask: Any) -> Any:
        given = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": numpy.zeros_like(mask),
        }
        return session.run(None, {name: given[name] for name in wanted})[0]

    return run


def fused(lexical: Mapping[int, float], near: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """Scores that count what a section has in words and in meaning, by fixed shares."""
    meant: dict[int, float] = {}
    for each in near:
        meant.update({place: max(score, meant.get(place, 0.0)) for place, score in each.items()})
    return {
        place: (1 - MEANING) * lexical.get(place, 0.0) + MEANING * score
        for place, score in meant.items()
    }
