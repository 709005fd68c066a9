"""What a message comes to: one tool, with what is known for certain."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue


@dataclass(frozen=True)
class Wish:
    """A tool to use, and the arguments that are known for certain.

    `whole` says that every word of the message was understood, so that nothing of it is left out.
    """

    tool: str
    arguments: Mapping[str, JsonValue]
    whole: bool = False
