"""A backup made while REX works, restored elsewhere: nothing is missing, and nothing starts anew."""

import threading
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.slack.posting import key_of
from bot.sql.database import Database
from domain.sql.engine import sqlite_module
from tests.bot.test_full_mode import SEARCH, STEPS, answer, says
from tests.openai_server import OpenAIServer, Scripted
from tests.world import HASTE, World, text_of

ENGINE, REST = "rex-engine.db", "rex.db"
ASKS, BROKEN = "how do i attach a job req", "billing tab crashes with error 500"


def back_up(name: str, source: Path, target: Path) -> None:
    with (
        closing(sqlite_module().connect(source / name)) as here,
        closing(sqlite_module().connect(target / name)) as there,
    ):
        here.backup(there)


def restore(world: World, backup: Path) -> None:
    """Stop REX, and start it on the backup; Slack and the inbox have gone on."""
    world.service.stop()
    world.database.close()
    world.database = Database(f"sqlite:///{backup / REST}")
    world.database.require_upgraded()
    world.start_again(HASTE)


def test_a_backup_of_a_running_rex_holds_what_was_said_and_done_and_rex_goes_on_with_it(
    seeded: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "backup").mkdir()
    world = World.start(seeded, tmp_path / "live")
    request.addfinalizer(world.stop)
    theo = world.person("Theo")
    report = theo.dm(BROKEN)
    theo.answer(report, timeout=30)
    world.settle()
    for name in (ENGINE, REST):
        back_up(name, tmp_path / "live", tmp_path / "backup")
    told = world.shown_to("Ines")
    restore(world, tmp_path / "backup")
    question = theo.dm("what does Negotiation mean")
    assert "Negotiation" in text_of(theo.answer(question, timeout=30))
    world.settle()
    assert len(world.tickets()) == 1
    assert len(report.answers) == 1
    assert world.shown_to("Ines").count("P2") == told.count("P2") == 1


class Thinking:
    """A model that says nothing until it is told to, and then answers whatever it is asked."""

    def __init__(self) -> None:
        self.asked, self.may_answer = threading.Semaphore(0), threading.Event()

    def __call__(self, request: dict[str, Any]) -> Scripted:
        self.asked.release()
        self.may_answer.wait(60)
        messages = request["messages"]
        said = next(it["content"] for it in reversed(messages) if it["role"] == "user")
        if BROKEN in said:
            return says(open_escalation_ticket={"summary": BROKEN})
        return answer(STEPS[2]) if messages[-1]["role"] == "tool" else says(**SEARCH)


def sent(world: World) -> Counter[str | None]:
    """How often each thing that REX sends once was sent to anybody, by its key or Message-ID."""
    emulator = world.emulator
    messages = [each for it in emulator.channels.values() for each in it.messages.values()]
    keys = [key_of({"metadata": each.metadata}) for each in messages if each.user.is_bot]
    return Counter([*keys, *{mail.message_id for mail in world.inbox.mails}])


@pytest.mark.parametrize("rest_is_younger", [False, True])
def test_what_was_said_after_a_backup_in_mid_answer_is_not_said_again_after_its_restore(
    seeded: Path, tmp_path: Path, request: pytest.FixtureRequest, rest_is_younger: bool
) -> None:
    """Nothing of the sends is in the backup: neither that they happened, nor that they were meant to."""
    (tmp_path / "live").mkdir()
    (tmp_path / "backup").mkdir()
    thinking = Thinking()
    model = OpenAIServer(respond=thinking)
    request.addfinalizer(model.__exit__)
    model.__enter__()
    told = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": model.base_url}
    world = World.start(seeded, tmp_path / "live", Settings.model_validate(told))
    request.addfinalizer(world.stop)
    theo, dana = world.person("Theo"), world.person("Dana")
    question, report = theo.dm(ASKS), dana.dm(BROKEN)
    for _ in (question, report):
        assert thinking.asked.acquire(timeout=30)
    back_up(ENGINE, tmp_path / "live", tmp_path / "backup")
    if not rest_is_younger:
        back_up(REST, tmp_path / "live", tmp_path / "backup")
    thinking.may_answer.set()
    for person, asked in ((theo, question), (dana, report)):
        person.answer(asked, timeout=30)
    world.settle()
    if rest_is_younger:
        back_up(REST, tmp_path / "live", tmp_path / "backup")
    before = sent(world)
    restore(world, tmp_path / "backup")
    world.settle()
    assert sent(world) == before
    assert set(before.values()) == {1}
    assert len(question.answers) == len(report.answers) == len(world.tickets()) == 1
