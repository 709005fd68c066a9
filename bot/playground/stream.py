"""Streams: messages that an app writes piece by piece, until it stops or five minutes pass."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.playground.people import Json

STREAM_LASTS = 300.0  # seconds until Slack itself ends a stream

Display = Literal["timeline", "plan"]


@dataclass(kw_only=True, eq=False)
class Stream:
    """What has been streamed into a message so far, in its order.

    `display` says how tasks are shown: each where it began (`timeline`), or all together as a
    plan. `ended` says who ended it, if anybody has.
    """

    started_at: float
    display: Display = "timeline"
    ended: Literal["app", "user"] | None = None
    parts: list[Json] = field(default_factory=list)
    title: str = ""

    def problem(self, now: float) -> str | None:
        """Slack's word for why nothing can be added any more; None while it is open."""
        if self.ended == "user":
            return "stopped_by_user"
        over = self.ended is not None or now >= self.started_at + STREAM_LASTS
        return "message_not_in_streaming_state" if over else None

    def take(self, chunk: Json) -> None:
        """Take one chunk in; the chunk has been checked."""
        kind = chunk["type"]
        if kind == "markdown_text":
            self.write(chunk["text"])
        elif kind == "task_update":
            self._show_task(chunk)
        elif kind == "plan_update":
            self.title = chunk["title"]
            self._plan()
        else:
            self.parts += chunk["blocks"]

    def grown(self, chunks: Sequence[Json]) -> "Stream":
        """What it would be with these chunks; it is not changed itself."""
        longer = replace(self, parts=deepcopy(self.parts))
        for chunk in chunks:
            longer.take(deepcopy(chunk))
        return longer

    def write(self, text: str) -> None:
        """Go on writing."""
        if self.parts and self.parts[-1]["type"] == "markdown":
            self.parts[-1]["text"] += text
        elif text:
            self.parts.append({"type": "markdown", "text": text})

    @property
    def text(self) -> str:
        """Everything written, without tasks and blocks."""
        return "".join(part["text"] for part in self.parts if part["type"] == "markdown")

    @property
    def tasks(self) -> list[Json]:
        """The cards of every task, wherever they stand."""
        plans = [part["tasks"] for part in self.parts if part["type"] == "plan"]
        return [
            *(p for p in self.parts if p["type"] == "task_card"),
            *(c for p in plans for c in p),
        ]

    @property
    def weight(self) -> int:
        """Its size as Slack counts where there are tasks: bytes, what tasks came to twice."""
        words = [self.text, self.title, *(card["title"] for card in self.tasks)]
        results = [card.get(name) for card in self.tasks for name in ("details", "output")]
        twice = [_plain(result) for result in results if result] * 2
        return sum(len(each.encode()) for each in [*words, *twice])

    def blocks(self) -> list[Json]:
        """The message as blocks, as far as it has come."""
        return [dict(part) for part in self.parts]

    def _show_task(self, chunk: Json) -> None:
        tasks = self._plan()["tasks"] if self.display == "plan" else self.parts
        card = _card(chunk)
        for known in tasks:
            if known.get("task_id") == card["task_id"]:
                known.update(card)
                return
        tasks.append(card)

    def _plan(self) -> Json:
        plan = next((part for part in self.parts if part["type"] == "plan"), None)
        if plan is None:
            plan = {"type": "plan", "title": "", "tasks": []}
            self.parts.insert(0, plan)
        plan["title"] = self.title or "Working on it"
        return plan


def _card(chunk: Json) -> Json:
    card: Json = {
        "type": "task_card",
        "task_id": chunk["id"],
        "title": chunk["title"],
        "status": chunk.get("status", "pending"),
    }
    written = {name: _rich(chunk[name]) for name in ("details", "output") if chunk.get(name)}
    return card | written | ({"sources": chunk["sources"]} if chunk.get("sources") else {})


def _plain(rich: Json) -> str:
    return str(rich["elements"][0]["elements"][0]["text"])


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
