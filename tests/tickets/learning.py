"""Learns the classifier of reports from the rows we keep: `python -m tests.tickets.learning`.

Logistic regression by Nesterov's method from zero, so that the same rows give the same weights. Rows
that tests or scenarios hold out are never read here.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import log, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tickets import policy
from tickets.classifier import FILE
from tickets.must_escalate import RULES
from tickets.traits import family_words, naming, traits, weighed
from tickets.wording import typed

TESTS = Path(__file__).parent.parent
FEWEST = 2  # rows a trait must occur in
STRENGTH = 4.0  # how much fitting the rows counts against small weights
ROUNDS = 600
TELLING = 50  # traits kept of each symptom
FAINT = 0.1  # weights below it are left out


class Row(NamedTuple):
    """A message, whether it reports a fault, and which."""

    text: str
    reports: bool
    rule: str | None


def rows() -> list[Row]:
    """Return every row that may be learnt from, each message once."""
    found = [*_examples(), *_symptoms(), *_scenarios(), *_utterances(), *_questions()]
    return list({row.text: row for row in found}.values())


def _lines(name: str) -> Iterator[dict[str, Any]]:
    return map(json.loads, (TESTS / name).read_text("utf-8").splitlines())


def _examples() -> Iterator[Row]:
    """Messages written for this."""
    for each in _lines("tickets/reports/examples.jsonl"):
        yield Row(each["text"], each["expect"] == "escalate", each["rule"])


def _symptoms() -> Iterator[Row]:
    for name in ("tickets/symptoms.jsonl", "tickets/guide_symptoms.jsonl"):
        for each in _lines(name):
            if each["half"] != "held_out":
                yield Row(each["text"], each["expect"] == "escalate", each["rule"])


def _scenarios() -> Iterator[Row]:
    for name in (
        "tickets/reports/development.jsonl",
        "tickets/reports/seed_dev.jsonl",
        "tickets/reports/seed_voices.jsonl",
        "scenarios/casual.jsonl",
        "scenarios/casual_fresh.jsonl",
        "scenarios/dev.jsonl",
        "scenarios/phone_dev.jsonl",
        "scenarios/phone_second.jsonl",
        "scenarios/phone_fourth.jsonl",
    ):
        for each in _lines(name):
            reports = each["expect"].get("tool") == "open_escalation_ticket"
            rule = each["id"].split("/")[1] if reports and "/" in each["id"] else None
            if not reports or rule:
                yield from (Row(text, reports, rule) for text in each["utterances"])


def _utterances() -> Iterator[Row]:
    """What people ask REX to do: no report, unless a ticket is what is wanted."""
    for each in _lines("bot/model/utterances.jsonl"):
        ticket = any(name == "open_escalation_ticket" for name, _ in each["calls"])
        if each["half"] == "dev" and not ticket:
            yield Row(each["said"], False, None)


def _questions() -> Iterator[Row]:
    """Questions to the guide, but for what the table takes for a report itself."""
    for each in _lines("benchmarks/questions.jsonl"):
        if each["split"] == "dev" and policy.by_rules(each["question"]) is None:
            yield Row(each["question"], False, None)


@cache
def digest() -> str:
    """Name the rows, the families and the reading of words that were learnt from."""
    read = [[row.text, row.reports, row.rule] for row in rows()]
    families = (FILE.parent / "families.toml").read_bytes()
    return hashlib.sha256(json.dumps(read).encode() + families).hexdigest()[:16]


def learn(from_rows: Iterable[Row]) -> dict[str, Any]:
    """Return what is kept of the rows: weights, and what each symptom is told by."""
    kept = list(from_rows)
    spellings = _spellings(kept)
    shown = [traits(row.text, spellings) for row in kept]
    names = _names(shown)
    weights, bias = _fitted(shown, names, [row.reports for row in kept])
    return {
        "learnt_from": digest(),
        "bias": round(bias, 3),
        "weights": {
            name: round(weight, 3)
            for name, weight in zip(names, weights, strict=True)
            if abs(weight) >= FAINT
        },
        "symptoms": _symptoms_of(kept, shown),
        "spellings": sorted(spellings),
    }


def _spellings(kept: Iterable[Row]) -> frozenset[str]:
    """Return the words for which typos are forgiven: the families' and those used more than once."""
    used = Counter(word for row in kept for word in set(typed(row.text)))
    often = {word for word, times in used.items() if times >= FEWEST and word.isalpha()}
    return frozenset(often | family_words())


def _names(shown: Iterable[frozenset[str]]) -> list[str]:
    used = Counter(trait for each in shown for trait in each)
    return sorted(trait for trait, times in used.items() if times >= FEWEST)


def _fitted(
    shown: list[frozenset[str]], names: list[str], reports: list[bool]
) -> tuple[list[float], float]:
    """Minimise STRENGTH x the log loss + half the weights' squares."""
    at, trait, value = _sparse(shown, names)
    wanted = np.array(reports, dtype=float)

    def scores(weights: Any) -> Any:
        return np.bincount(at, value * weights[trait], minlength=len(shown)) + weights[-1]

    def slope(weights: Any) -> Any:
        off = 1 / (1 + np.exp(-scores(weights))) - wanted
        down = np.bincount(trait, value * off[at], minlength=len(names) + 1)
        down[-1] = off.sum()
        rest = weights.copy()
        rest[-1] = 0
        return STRENGTH * down + rest

    step = 1 / (STRENGTH * 0.25 * _steepest(at, trait, value, len(shown), len(names)) + 1)
    weights = before = np.zeros(len(names) + 1)
    for turn in range(ROUNDS):
        ahead = weights + turn / (turn + 3) * (weights - before)
        before, weights = weights, ahead - step * slope(ahead)
    return [float(each) for each in weights[:-1]], float(weights[-1])


def _sparse(shown: list[frozenset[str]], names: list[str]) -> tuple[Any, Any, Any]:
    """Write rows as triples: the row, the trait, and how much it counts in a message of its size."""
    number = {name: at for at, name in enumerate(names)}
    triples = [
        (at, number[trait], counts)
        for at, each in enumerate(shown)
        for trait, counts in sorted(weighed(each).items())
        if trait in number
    ]
    at, trait, value = zip(*triples, strict=True)
    return np.array(at), np.array(trait), np.array(value)


def _steepest(at: Any, trait: Any, value: Any, rows: int, names: int) -> float:
    """Bound how fast the slope changes: the largest eigenvalue, by power iteration."""
    one = np.ones(names + 1) / sqrt(names + 1)
    size = 1.0
    for _ in range(30):
        seen = np.bincount(at, value * one[trait], minlength=rows) + one[-1]
        back = np.bincount(trait, value * seen[at], minlength=names + 1)
        back[-1] = seen.sum()
        size = float(np.linalg.norm(back))
        one = back / size
    return size * 1.05


def _symptoms_of(kept: list[Row], shown: list[frozenset[str]]) -> dict[str, dict[str, float]]:
    """Return what tells each symptom's reports from those of the others."""
    known = {rule.id for rule in RULES}
    reports = [
        (row.rule, naming(each)) for row, each in zip(kept, shown, strict=True) if row.rule in known
    ]
    used = Counter(trait for _, each in reports for trait in each)
    rare = {trait: log(len(reports) / times) for trait, times in used.items() if times >= FEWEST}
    of_rule: dict[str, list[frozenset[str]]] = {}
    for rule, each in reports:
        of_rule.setdefault(str(rule), []).append(each)
    return {rule: _telling(each, rare) for rule, each in sorted(of_rule.items())}


def _telling(reports: list[frozenset[str]], rare: Mapping[str, float]) -> dict[str, float]:
    """Return the loudest traits of a symptom's typical report, which has length one."""
    typical: dict[str, float] = {}
    for each in reports:
        known = [trait for trait in each if trait in rare]
        size = sqrt(sum(rare[trait] ** 2 for trait in known)) or 1.0
        for trait in known:
            typical[trait] = typical.get(trait, 0.0) + rare[trait] / size
    loudest = sorted(typical, key=lambda trait: (-typical[trait], trait))[:TELLING]
    size = sqrt(sum(typical[trait] ** 2 for trait in loudest)) or 1.0
    return {trait: round(typical[trait] * rare[trait] / size, 3) for trait in sorted(loudest)}


def main() -> None:
    """Write what is learnt where the product reads it."""
    kept = rows()
    learnt = learn(kept)
    FILE.write_text(json.dumps(learnt, indent=0, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"{len(kept)} rows, {len(learnt['weights'])} weights.\n")


if __name__ == "__main__":
    main()
