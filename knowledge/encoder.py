"""A sentence model in the form in which most are given away: BERT, read and run with numpy alone."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, numpy.dtype[numpy.float32]]
    Whole = numpy.ndarray[Any, numpy.dtype[numpy.int64]]

WEIGHTS, CONFIG = "model.safetensors", "config.json"


class Encoder:
    """A BERT model from a folder with model.safetensors and config.json; ValueError for others."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / CONFIG).read_text("utf-8"))
        if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
            raise ValueError(f"{folder / CONFIG} is not of a BERT model; use model.onnx instead.")
        self._weights = read_weights(folder / WEIGHTS)
        self._layers: int = config["num_hidden_layers"]
        self._heads: int = config["num_attention_heads"]
        self._least: float = config["layer_norm_eps"]

    def __call__(self, ids: "Whole", mask: "Whole") -> "Array":
        """What the model makes of each token of each text."""
        weights = self._weights
        states = (
            weights["embeddings.word_embeddings.weight"][ids]
            + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normed(states, "embeddings.LayerNorm")
        hidden = ((1 - mask) * -1e4)[:, None, None, :].astype(states.dtype)
        for number in range(self._layers):
            states = self._layer(states, hidden, f"encoder.layer.{number}.")
        return states

    def _layer(self, states: "Array", hidden: "Array", layer: str) -> "Array":
        seen = self._dense(self._attended(states, hidden, layer), f"{layer}attention.output.dense")
        states = self._normed(states + seen, f"{layer}attention.output.LayerNorm")
        inner = _gelu(self._dense(states, f"{layer}intermediate.dense"))
        made = self._dense(inner, f"{layer}output.dense")
        return self._normed(states + made, f"{layer}output.LayerNorm")

    def _attended(self, states: "Array", hidden: "Array", layer: str) -> "Array":
        import numpy

        texts, length, width = states.shape
        query, key, value = (
            self._dense(states, f"{layer}attention.self.{name}")
            .reshape(texts, length, self._heads, width // self._heads)
            .transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        nearness = query @ key.transpose(0, 1, 3, 2) / math.sqrt(width // self._heads) + hidden
        share = numpy.exp(nearness - nearness.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        seen: Array = (share @ value).transpose(0, 2, 1, 3).reshape(texts, length, width)
        return seen

    def _dense(self, states: "Array", name: str) -> "Array":
        made: Array = states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made

    def _normed(self, states: "Array", name: str) -> "Array":
        centred = states - states.mean(-1, keepdims=True)
        spread = (centred**2).mean(-1, keepdims=True)
        normed: Array = centred / (spread + self._least) ** 0.5
        return normed * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def read_weights(file: Path) -> "dict[str, Array]":
    """The weights in a safetensors file: a length, a table of contents as JSON, and numbers."""
    import numpy

    data = file.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    weights: dict[str, Array] = {}
    for name, about in json.loads(data[8:start]).items():
        if name == "__metadata__" or about["dtype"] not in ("F32", "F16"):
            continue
        begin, end = about["data_offsets"]
        kind = numpy.dtype("<f4" if about["dtype"] == "F32" else "<f2")
        numbers = numpy.frombuffer(data[start + begin : start + end], kind)
        weights[name.removeprefix("bert.")] = numbers.reshape(about["shape"]).astype("f4")
    return weights


def _gelu(states: "Array") -> "Array":
    """The exact GELU up to 0.0000002, by Abramowitz and Stegun's formula for erf."""
    import numpy

    size = numpy.abs(states) / math.sqrt(2)
    part = 1 / (1 + 0.3275911 * size)
    steps: Sequence[float] = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    total = numpy.zeros_like(part)
    for step in steps:
        total = (total + step) * part
    erf = numpy.sign(states) * (1 - total * numpy.exp(-(size**2)))
    made: Array = (0.5 * states * (1 + erf)).astype(states.dtype)
    return made
