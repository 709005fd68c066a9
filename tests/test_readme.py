"""The README is true, and what it leads to: commands run, files exist, settings are read."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from bot.playground import demo
from bot.playground.methods.table import METHODS
from bot.settings import Settings
from tests.command import rex

ROOT = Path(__file__).parent.parent
PAGES = {
    name: (ROOT / name).read_text("utf-8")
    for name in ("README.md", "docs/connecting.md", "docs/operations.md", "docs/emulator.md")
}
SAID = "\n".join(PAGES.values())
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
#: So long may a README be that somebody reads to its end.
LONGEST = 100
#: Commands that need a Slack, and are run against one in test_restart.py and test_doctor.py.
NEEDS_SLACK = {"run", "doctor"}

COMMANDS = sorted({found.strip() for found in re.findall(r"\.venv/bin/rex ([^`#\n]+)", SAID)})
LINKS = [
    (page, link)
    for page, text in PAGES.items()
    for link in sorted(set(re.findall(r"\]\(((?!http)[^)\s]+)\)", text)))
]


def test_the_readme_is_short() -> None:
    assert len(PAGES["README.md"].splitlines()) <= LONGEST


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str, seeded: Path, tmp_path: Path) -> None:
    arguments = shlex.split(command)
    if arguments[0] in NEEDS_SLACK:
        assert rex(arguments[0], "--help", cwd=tmp_path).returncode == 0
        return
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    home = {"REX_HOME": str(tmp_path / "home")}
    if arguments[0] in ("staff", "tickets", "automations"):
        (tmp_path / "home").mkdir()
        shutil.copy(seeded, tmp_path / "home" / "rex.db")
    if arguments[:2] == ["tickets", "show"]:
        url = f"sqlite:///{tmp_path / 'home' / 'rex.db'}"
        rex("ask", "billing tab crashes", "--db", url, cwd=tmp_path)
    done = rex(*arguments, cwd=tmp_path, **home)
    assert done.returncode == 0, done.stderr


def test_nobody_of_the_demo_is_left_to_be_alerted_on_a_real_slack() -> None:
    alerted = {it.first_name.lower() for it in demo.STAFF.people if "Super Admin" in it.title}
    told_to_remove = re.findall(r"rex staff remove (\w+)@hirepilot\.example", PAGES["README.md"])
    assert alerted == set(told_to_remove)


def test_the_emulator_has_as_many_methods_as_its_page_says() -> None:
    (said,) = re.findall(r"Web API of (\S+)\s+methods", PAGES["docs/emulator.md"])
    assert said == str(len(METHODS))


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^`?make (\w+)", SAID, re.M))))
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.M)


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_every_link_leads_somewhere(page: str, link: str) -> None:
    path, _, heading = link.partition("#")
    target = (ROOT / page).parent / path if path else ROOT / page
    assert target.exists()
    if heading:
        headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
        assert heading in {re.sub(r"[^\w -]", "", it).lower().replace(" ", "-") for it in headings}


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\b(?:REX|SLACK|OPENAI)_[A-Z_]+\b", SAID))))
def test_every_setting_is_read(name: str) -> None:
    known = {f"REX_{field}".upper() for field in Settings.model_fields}
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        known |= {str(choice) for choice in getattr(alias, "choices", [alias])}
    assert name in known
