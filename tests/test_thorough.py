"""Long tests are left out and counted, but not where somebody names them or asks for them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INI = """
[pytest]
addopts = -q -p no:cacheprovider -m "not thorough"
markers = thorough
"""
CONFTEST = """
from tests.thorough import Thorough

def pytest_configure(config):
    config.pluginmanager.register(Thorough(config))
"""
TESTS = """
import pytest

def test_a_short_one():
    pass

@pytest.mark.thorough
@pytest.mark.parametrize("row", [1, 2, 3])
def test_a_long_one(row):
    pass
"""
FAILING = """
import pytest

@pytest.mark.thorough
def test_that_fails():
    assert False
"""


@pytest.mark.parametrize(
    ("arguments", "passed", "left"),
    [
        (("-p", "xdist", "-n1"), 1, 3),
        (("-k", "short or 2"), 2, 0),
        (("test_it.py",), 4, 0),
        (("-m", "thorough"), 3, 0),
    ],
    ids=str,
)
def test_who_asks_for_long_tests_gets_them_and_who_does_not_is_told(
    tmp_path: Path, arguments: tuple[str, ...], passed: int, left: int
) -> None:
    told = said_by_pytest(tmp_path, INI, *arguments)
    assert f"{passed} passed" in told
    assert (f"{left} thorough tests were NOT run" in told) == bool(left)
    assert ("make thorough" in told) == bool(left)


def test_no_more_than_a_part_of_all_tests_may_be_long(tmp_path: Path) -> None:
    ini = f"{INI}testpaths = test_it.py\n"
    assert "3 of 4 tests are thorough: more than 15% of them" in said_by_pytest(tmp_path, ini)


def test_what_failed_is_run_again_however_much_of_it_is_long(tmp_path: Path) -> None:
    """`make again` of a long test alone, which is all that there is then."""
    ini = f"{INI.replace(' -p no:cacheprovider', '')}testpaths = test_it.py test_other.py\n"
    (tmp_path / "test_other.py").write_text(FAILING, "utf-8")
    assert "1 failed" in said_by_pytest(tmp_path, ini, "test_other.py")
    again = said_by_pytest(tmp_path, ini, "-m", "", "--last-failed")
    assert "1 failed" in again
    assert "more than" not in again


def said_by_pytest(folder: Path, ini: str, *arguments: str) -> str:
    """What pytest prints of these tests, on both streams."""
    for name, text in (("pytest.ini", ini), ("conftest.py", CONFTEST), ("test_it.py", TESTS)):
        (folder / name).write_text(text, "utf-8")
    plain = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **plain},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
