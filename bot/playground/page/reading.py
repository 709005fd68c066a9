"""Who has read what, so that the page can show what is new."""

import threading
from collections.abc import Iterable

from bot.playground.channel import Channel
from bot.playground.page.letters import Letter


class Reading:
    """Remembers how far each person has read each conversation, and which e-mails were opened."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], float] = {}
        self._opened: set[int] = set()

    def read(self, user_id: str, channel: Channel) -> None:
        """Somebody has a conversation in front of them."""
        newest = max((float(message.ts) for message in channel.seen_by(user_id)), default=0.0)
        with self._lock:
            self._seen[user_id, channel.id] = newest

    def unread(self, user_id: str, channel: Channel) -> int:
        """How many messages of others are new to somebody."""
        seen = self._seen.get((user_id, channel.id), 0.0)
        return sum(
            float(message.ts) > seen and message.user.id != user_id and not message.is_deleted
            for message in channel.seen_by(user_id)
        )

    def open(self, letter: Letter) -> None:
        """An e-mail was opened, in whoever's inbox."""
        with self._lock:
            self._opened.add(letter.number)

    def forget(self) -> None:
        """Everything that comes is new again."""
        with self._lock:
            self._seen.clear()
            self._opened.clear()

    def is_new(self, letter: Letter) -> bool:
        """Whether nobody has opened an e-mail."""
        return letter.number not in self._opened

    def unopened(self, address: str | None, letters: Iterable[Letter]) -> int:
        """How many e-mails to this address nobody has opened."""
        if not address:
            return 0
        return sum(letter.is_to(address) and self.is_new(letter) for letter in letters)
