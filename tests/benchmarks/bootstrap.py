"""Means with the interval in which they would lie nineteen times out of twenty."""

import random
from collections.abc import Sequence
from statistics import fmean

RESAMPLES = 2_000


def interval(values: Sequence[float], seed: int = 1) -> tuple[float, float, float]:
    """The mean of the values, and the bounds of its 95 % bootstrap interval."""
    dice = random.Random(seed)  # noqa: S311
    means = sorted(fmean(dice.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return fmean(values), means[RESAMPLES // 40], means[-RESAMPLES // 40]


def shown(values: Sequence[float]) -> str:
    """The mean and its interval, for a table."""
    mean, low, high = interval(values)
    return f"{mean:.2f} [{low:.2f}, {high:.2f}]"
