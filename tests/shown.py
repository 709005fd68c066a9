"""What stands in Slack, in words."""

from bot.playground.channel import Message


def text_of(message: Message) -> str:
    """Everything a message shows, blocks included, without bold."""
    return ("\n".join(_texts(message.blocks)) or message.text).replace("*", "")


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []
