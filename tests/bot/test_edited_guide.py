"""A REX that runs answers from a page that was edited while nobody asked."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.world import World

PAGE = "---\nid: tea\n---\n# Tea\n\n## Brewing tea\n\nTake {} water for the tea.\n"
QUESTION = "what water do i take for brewing tea?"


def until(happened: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_the_first_question_after_an_edit_is_answered_from_the_edited_page(
    seeded: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "rex.guide")
    guide = tmp_path / "guide"
    guide.mkdir()
    page = guide / "tea.md"
    page.write_text(PAGE.format("hot"), "utf-8")
    world = World.start(seeded, tmp_path, Settings(articles=guide, cache=tmp_path / "cache"))
    try:
        page.write_text(PAGE.format("boiling"), "utf-8")
        until(lambda: "the guide has changed and was read again" in caplog.text)
        theo = world.person("Theo")
        answer = theo.answer(theo.dm(QUESTION), timeout=30)
    finally:
        world.stop()
    assert "boiling water" in str(answer), answer
