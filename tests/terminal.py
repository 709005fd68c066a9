"""REX offline in a terminal, on the demo data, as `rex ask` has it."""

from dataclasses import dataclass

from bot.assembly import assemble
from bot.console import ConsoleChat, ConsoleIdentity, message
from bot.handle import handle
from bot.rex import Rex
from bot.settings import Settings
from bot.sql.database import Database
from bot.steps import InlineSteps
from bot.turn import Reply
from tests.nursery import READ_GUIDE


@dataclass(frozen=True)
class Terminal:
    """Somebody who asks; every question is a conversation."""

    rex: Rex
    chat: ConsoleChat
    database: Database

    def ask(self, said: str) -> Reply:
        number = len(self.chat.replies) + 1
        asked = message(number, said, "somebody")
        place = asked.place.model_copy(update={"thread": str(number)})
        asked = asked.model_copy(update={"place": place})
        handle(asked, InlineSteps(self.database), self.rex)
        return self.chat.replies[-1]


def terminal(database: Database, email: str) -> Terminal:
    chat = ConsoleChat()
    settings = Settings(cache=READ_GUIDE)
    return Terminal(assemble(settings, ConsoleIdentity(email), chat), chat, database)
