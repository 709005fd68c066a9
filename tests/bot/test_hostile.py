"""Hostile text from everywhere, through Slack and back: it pings nobody, links nowhere, tells nothing."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.playground.channel import Message
from bot.prompting import system_prompt
from bot.reading import clean
from bot.settings import Settings
from tests.openai_server import OpenAIServer, Scripted, reply
from tests.openai_wire import called, said
from tests.world import World

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("hostile.jsonl").read_text("utf-8").splitlines()
]
#: What only the other workspace has, and what must stay inside this one's REX.
ELSEWHERE = ("Kestrel Care Homes", "Portobello", "Care home managers")
#: How many deals and clients there are at least to give such names.
MOST_NAMES = 7
KEY = "sk-live-the-operators-own-key"
PAGE = """# Opportunities

## Quokka rules

How quokkas are counted: {text}
"""
#: The link of an alert to its ticket in the console, which REX writes itself.
_OWN = re.compile(r"<http://127\.0\.0\.1:\d+/console/tickets/\d+\|TKT-\d+ in the console>")
_RAW = re.compile(r"<[!@#]|<https?:|<mailto:")


def parrot(request: dict[str, Any]) -> Scripted:
    """A model that looks things up, then repeats everything it was shown, its orders first."""
    shown = [message.get("content") or "" for message in request["messages"]]
    if request["messages"][-1]["role"] == "user":
        search = ("search_guide", {"queries": ["quokka rules"]})
        return reply(called(("list_opportunities", {"stage": None}), search))
    return reply(said("\n".join(map(str, shown))))


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    (folder / "articles" / "opportunities.md").write_text(PAGE.format(text="one by one"))
    with OpenAIServer(respond=parrot) as server:
        settings = Settings.model_validate(
            {
                "OPENAI_API_KEY": KEY,
                "OPENAI_BASE_URL": server.base_url,
                "articles": folder / "articles",
                "cache": folder / "cache",
            }
        )
        running = World.start(seeded, folder, settings)
        yield running
        running.stop()


def planted(world: World, via: str, texts: list[str]) -> list[str]:
    """Put texts where they come from, and return what Theo then says."""
    match via:
        case "title" | "client":
            plant(world, via, texts)
            return ["show my deals"]
        case "article":
            folder = Path(world.database.engine.url.database or "").parent / "articles"
            page = "\n\n".join(PAGE.format(text=text) for text in texts)
            (folder / "opportunities.md").write_text(page)
            return ["what are the quokka rules?"]
        case "ticket":
            return [f"the billing tab crashes with error 500: {text}" for text in texts]
        case _:
            return texts


def plant(world: World, via: str, texts: list[str]) -> None:
    """Give open deals, or clients, these names, one each."""
    table, column, where = {
        "title": ("opportunity", "title", "status = 'open'"),
        "client": ("client", "name", "1 = 1"),
    }[via]
    with world.database.engine.begin() as connection:
        rows = connection.exec_driver_sql(f"SELECT id FROM {table} WHERE {where}").all()  # noqa: S608
        for (row,), text in zip(rows, texts, strict=False):
            change = f"UPDATE {table} SET {column} = ? WHERE id = ?"  # noqa: S608
            connection.exec_driver_sql(change, (text, row))


def sent(world: World) -> list[Message]:
    """Everything REX has sent to anybody."""
    channels = {
        channel.id: channel
        for user in world.emulator.users
        for channel in world.emulator.channels_of(user)
    }
    return [
        message
        for channel in channels.values()
        for message in channel.messages.values()
        if message.user.is_bot
    ]


def test_there_are_as_many_as_promised_from_everywhere() -> None:
    assert len(ROWS) >= 60
    assert {row["via"] for row in ROWS} == {"user", "title", "client", "ticket", "article", "name"}


@pytest.mark.parametrize("via", ["user", "ticket", "title", "client", "article"])
@pytest.mark.parametrize(
    "each", [pytest.param(1, marks=pytest.mark.thorough, id="all"), pytest.param(4, id="some")]
)
def test_hostile_text_does_nothing(world: World, via: str, each: int) -> None:
    texts = [row["text"].replace("\0", "") for row in ROWS if row["via"] == via][::each]
    before = len(sent(world))
    some = MOST_NAMES if via in ("title", "client") else len(texts)
    for start in range(0, len(texts), some):
        said_by_theo(world, planted(world, via, texts[start : start + some]))
        for text in texts[start : start + some] if via != "article" else ():
            assert is_kept(world, via, text), text
    for message in sent(world)[before:]:
        harmless(message)


@pytest.mark.parametrize("name", [row["text"] for row in ROWS if row["via"] == "name"])
def test_a_hostile_name_does_nothing(world: World, name: str) -> None:
    theo = world.person("Theo").user
    before, theo.name, theo.real_name = len(sent(world)), name, name
    said_by_theo(world, ["billing tab crashes with error 500"])
    for message in sent(world)[before:]:
        harmless(message)


def said_by_theo(world: World, texts: list[str]) -> None:
    """Each in a thread of its own, all at once; every one is answered."""
    theo = world.person("Theo")
    messages = [theo.dm(text) for text in texts]
    for message in messages:
        theo.answer(message, timeout=60)
    world.settle()


def is_kept(world: World, via: str, text: str) -> bool:
    """Whether the database holds it as it was typed, or as Slack put it into words."""
    query, typed = {
        "title": ("SELECT title FROM opportunity", text),
        "client": ("SELECT name FROM client", text),
        "ticket": (
            "SELECT said FROM turn",
            clean(f"the billing tab crashes with error 500: {text}"),
        ),
    }.get(via, ("SELECT said FROM turn", clean(text)))
    #: Slack itself makes words of the names of people and channels that exist.
    in_words = re.sub(r"<([@#])(?:\w+\|)?(\w+)>", r"\1\2", typed)
    with world.database.engine.connect() as connection:
        kept = {row[0] for row in connection.exec_driver_sql(query)}
    return bool(kept & {typed, in_words})


def harmless(message: Message) -> None:
    raw = json.dumps([message.blocks, message.text], ensure_ascii=False)
    assert not _RAW.search(_OWN.sub("", raw))
    assert KEY not in raw
    assert not any(each in raw for each in ELSEWHERE)
    assert not any(
        line in raw for line in system_prompt("team_admin").splitlines() if len(line) > 40
    )
    assert "sk-live-4eC39" not in raw
    assert len(message.blocks) <= 50
