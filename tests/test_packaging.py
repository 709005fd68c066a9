"""The five plain names are ours alone, and what ships is all that is needed."""

from importlib.metadata import packages_distributions
from importlib.resources import files

import pytest

NAMES = ("bot", "domain", "knowledge", "tickets", "tools")


@pytest.mark.parametrize("name", NAMES)
def test_no_other_wheel_brings_a_package_of_our_name(name: str) -> None:
    assert set(packages_distributions().get(name, ())) <= {"hirepilot-rex"}


@pytest.mark.parametrize(
    ("package", "pattern"),
    [
        ("knowledge", "articles/opportunities.md"),
        ("bot", "prompts/system.md.j2"),
        ("bot", "migrations/env.py"),
        ("bot", "playground/static/window.css"),
        ("tickets", "templates/opened.html.j2"),
    ],
)
def test_data_ships_inside_the_packages(package: str, pattern: str) -> None:
    assert files(package).joinpath(pattern).is_file()
