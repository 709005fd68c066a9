"""Figures for Prometheus, written as it reads them; counting them needs no library."""

import bisect
import threading
from collections.abc import Iterator, Mapping

#: Upper bounds in seconds: from what is instant to what a model may take.
BOUNDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
#: What is counted, and what it means.
HELP = {
    "rex_accepted_total": "Events of Slack that were recorded.",
    "rex_refused_total": "Requests to Slack's address that Slack did not send, by reason.",
    "rex_turn_seconds": "How long turns took, waits included.",
    "rex_turns_failed_total": "Turns that ended with an apology.",
    "rex_step_seconds": "How long steps took, by the first word of their name.",
    "rex_engine_work": "Work of the engine that is not done, by queue and state.",
}
Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters and histograms of one process; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters: dict[tuple[str, Labels], float] = {}
        self._histograms: dict[tuple[str, Labels], list[float]] = {}

    def count(self, name: str, **labels: str) -> None:
        """Count one more."""
        key = (name, tuple(sorted(labels.items())))
        with self._lock:
            self._counters[key] = self._counters.get(key, 0) + 1

    def took(self, name: str, seconds: float, **labels: str) -> None:
        """Put one duration into its histogram."""
        key = (name, tuple(sorted(labels.items())))
        with self._lock:
            cells = self._histograms.setdefault(key, [0.0] * (len(BOUNDS) + 2))
            cells[bisect.bisect_left(BOUNDS, seconds)] += 1
            cells[-1] += seconds

    def exposition(self, gauges: Mapping[tuple[str, Labels], float]) -> str:
        """Write everything, and gauges that are read just now, in Prometheus's text format."""
        with self._lock:
            counters = dict(self._counters)
            histograms = {key: list(cells) for key, cells in self._histograms.items()}
        lines = [*_plain("counter", counters), *_plain("gauge", gauges), *_buckets(histograms)]
        return "\n".join(lines) + "\n"


def _plain(kind: str, values: Mapping[tuple[str, Labels], float]) -> Iterator[str]:
    for name in sorted({name for name, _ in values}):
        yield from _head(name, kind)
        for (_, labels), value in sorted(item for item in values.items() if item[0][0] == name):
            yield f"{name}{_labelled(labels)} {value:g}"


def _buckets(histograms: Mapping[tuple[str, Labels], list[float]]) -> Iterator[str]:
    for name in sorted({name for name, _ in histograms}):
        yield from _head(name, "histogram")
        for (_, labels), cells in sorted(it for it in histograms.items() if it[0][0] == name):
            total = 0.0
            for bound, cell in zip((*BOUNDS, "+Inf"), cells[:-1], strict=True):
                total += cell
                yield f"{name}_bucket{_labelled((*labels, ('le', str(bound))))} {total:g}"
            yield f"{name}_sum{_labelled(labels)} {cells[-1]:g}"
            yield f"{name}_count{_labelled(labels)} {total:g}"


def _head(name: str, kind: str) -> Iterator[str]:
    yield f"# HELP {name} {HELP[name]}"
    yield f"# TYPE {name} {kind}"


def _labelled(labels: Labels) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
