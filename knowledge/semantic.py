"""Searching by meaning, if a model is at hand: a vector for each section, kept by its content."""

import hashlib
import math
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from operator import mul
from pathlib import Path
from typing import Any

from knowledge.encoder import WEIGHTS, Encoder

FILE = "vectors.sqlite"
BATCH = 32  # texts that a model is given at once
LONGEST = 256  # tokens of a text that a model reads
ONNX, TOKENIZER = "model.onnx", "tokenizer.json"

Vector = Sequence[float]
#: A model: texts in, a vector for each out.
Embed = Callable[[Sequence[str]], Sequence[Vector]]


class CannotTell(Exception):
    """The model can't be asked at the moment; the words alone decide then."""


class Semantics:
    """Texts that can be asked for by meaning; a text is named by its place in `texts`."""

    def __init__(
        self, texts: Sequence[str], embed: Embed, *, model: str = "", cache: Path | None = None
    ) -> None:
        """`cache` is a folder for the vectors; `model` tells those of one model from another's.

        Raises CannotTell if the model can't be asked for those that are missing.
        """
        self._embed = embed
        keys = [hashlib.sha256(f"{model}\0{text}".encode()).hexdigest() for text in texts]
        known = _read(cache / FILE, set(keys)) if cache else {}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        new = dict(sorted(new.items(), key=lambda each: len(each[1])))  # a batch costs its longest
        made = dict(zip(new, self._vectors(list(new.values())), strict=True))
        if cache and made:
            _write(cache / FILE, made)
        self._made = [(known | made)[key] for key in keys]

    def alike(self, question: str) -> list[float]:
        """How near each text is to the question, from 0 to 1; raises CannotTell."""
        asked = next(self._vectors([question]))
        return [max(0.0, min(1.0, sum(map(mul, asked, vector)))) for vector in self._made]

    def _vectors(self, texts: Sequence[str]) -> Iterator["array[float]"]:
        for start in range(0, len(texts), BATCH):
            yield from map(_of_length_one, self._embed(texts[start : start + BATCH]))


def load_model(folder: Path) -> tuple[Embed, str]:
    """The sentence model in a folder with tokenizer.json, and what tells it apart.

    The model itself is model.onnx, or else model.safetensors with config.json of a BERT. Raises
    FileNotFoundError where a file is not there, ImportError without the extra.
    """
    import numpy
    from tokenizers import Tokenizer

    if not (folder / TOKENIZER).is_file():
        raise FileNotFoundError(f"{folder / TOKENIZER} is not there.")
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

    return embed, hashlib.sha256(file.read_bytes()).hexdigest()


def _model(folder: Path) -> tuple[Callable[[Any, Any], Any], Path]:
    """What makes states of tokens, and the file it was read from."""
    if (folder / ONNX).is_file():
        return _onnx(folder / ONNX), folder / ONNX
    if not (folder / WEIGHTS).is_file():
        raise FileNotFoundError(f"Neither {folder / ONNX} nor {WEIGHTS} is there.")
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


def _of_length_one(vector: Vector) -> "array[float]":
    length = math.sqrt(sum(each * each for each in vector)) or 1.0
    return array("f", [each / length for each in vector])


def _read(file: Path, keys: set[str]) -> dict[str, "array[float]"]:
    """The vectors that are kept; none if the file can't be used."""
    if not file.is_file():
        return {}
    with suppress(sqlite3.Error, ValueError), closing(sqlite3.connect(file)) as opened:
        rows = opened.execute("SELECT key, vector FROM vector").fetchall()
        return {key: array("f", vector) for key, vector in rows if key in keys}
    return {}


def _write(file: Path, made: dict[str, "array[float]"]) -> None:
    """Keep vectors; a file that can't be written costs time and nothing else."""
    rows = [(key, vector.tobytes()) for key, vector in made.items()]
    with suppress(sqlite3.Error, OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as opened, opened:
            opened.execute("CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, vector BLOB)")
            opened.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
