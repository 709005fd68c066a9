"""Bar pictures made of characters: they need no image, and read well in Slack and a terminal."""

from collections.abc import Sequence

#: How many characters a bar has.
WIDTH = 12


def bars(numbers: Sequence[int], width: int = WIDTH) -> tuple[str, ...]:
    """One bar for each number, of equal width: the largest is full, and only zero is empty."""
    most = max((*numbers, 1))
    filled = (-(-number * width // most) for number in numbers)
    return tuple("█" * full + "░" * (width - full) for full in filled)
