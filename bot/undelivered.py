"""What couldn't be delivered may be later."""


class NotTaken(Exception):
    """Somebody didn't take what was sent to them, and may later: `after` so many seconds."""

    def __init__(self, why: str, after: float = 0) -> None:
        super().__init__(why)
        self.after = after
