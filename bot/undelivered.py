"""Two ways in which work ends without a fault: not taken for now, or given up by hand."""


class NotTaken(Exception):
    """Somebody didn't take what was sent to them, and may later: `after` so many seconds."""

    def __init__(self, why: str, after: float = 0) -> None:
        super().__init__(why)
        self.after = after


class GivenUp(Exception):
    """Somebody gave this work up by hand: it ends in the middle, and that is no fault."""
