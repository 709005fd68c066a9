"""Response URLs, and what an app says in answer to a slash command."""

from bot.playground.content import Content
from bot.playground.elements import with_ids
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.passes import ResponseTarget
from bot.playground.people import Json
from bot.playground.posting import Change, delete, edit, post
from bot.playground.validation import check_message_blocks


def respond(emulator: Emulator, secret: str, said: Json) -> None:
    """Do what was posted to a response URL. Refused when the URL is spent or the blocks are bad."""
    with emulator.lock:
        write(emulator, emulator.response_urls.use(secret), said)


def write(emulator: Emulator, target: ResponseTarget, said: Json) -> None:
    """Replace or delete the message that was acted on, or write a new one.

    A new one is for the person alone, unless `response_type` is `in_channel`.
    """
    blocks = said.get("blocks")
    if blocks is not None:
        check_message_blocks(blocks)
    text = str(said.get("text") or "")
    if said.get("delete_original") and target.message is not None:
        delete(emulator, target.message)
    elif said.get("replace_original") and target.message is not None:
        edit(emulator, target.message, Change(text=text, blocks=with_ids(blocks or [])))
    elif not text and not blocks:
        raise Refused("no_text")
    else:
        post(
            emulator,
            target.channel,
            target.bot,
            Content(text=text, blocks=with_ids(blocks or [])),
            thread_ts=said.get("thread_ts"),
            only_for=None if said.get("response_type") == "in_channel" else target.user.id,
        )
