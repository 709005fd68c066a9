"""The system prompt."""

import json
import re

import pytest

from bot.model.answer import read_answer
from bot.prompting import system_prompt
from domain.access import Role
from tools import TOOLS

EVERYBODY = [*Role, None]


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_always_gets_the_same_bytes(role: Role | None) -> None:
    first = system_prompt(role)
    system_prompt.cache_clear()
    assert system_prompt(role) == first


def test_roles_differ_in_little() -> None:
    prompts = {system_prompt(role) for role in EVERYBODY}
    assert len(prompts) == len(EVERYBODY)
    assert "Team Admin" in system_prompt("team_admin")
    assert "may not create or change deals" in system_prompt(Role.GUEST)
    assert "may not create or change deals" not in system_prompt(Role.MEMBER)
    assert "not known" in system_prompt(None)


@pytest.mark.parametrize("role", EVERYBODY)
def test_nothing_of_a_person_or_a_clock_is_in_it(role: Role | None) -> None:
    prompt = system_prompt(role)
    assert not re.search(r"\b20\d\d\b|@|\{\{|\{%|https?://", prompt)
    assert "\n\n\n" not in prompt


def test_the_form_it_shows_is_the_form_that_is_read() -> None:
    shown = next(line for line in system_prompt(None).splitlines() if line.startswith("{"))
    assert json.loads(shown).keys() == {"kind", "parts", "question"}
    assert read_answer(shown).parts[0].blocks == ("…",)


def test_a_role_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(ValueError, match="owner"):
        system_prompt("owner")


def test_every_tool_is_named_in_it() -> None:
    prompt = system_prompt(Role.TEAM_ADMIN)
    assert [tool.name for tool in TOOLS if tool.name not in prompt] == []
