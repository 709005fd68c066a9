"""Tests that are long by their nature: `make thorough` runs them, `make test` says how many it left."""

import pytest
from _pytest.terminal import TerminalReporter

#: What pyproject.toml says, where nobody says otherwise with -m.
LEFT_OUT = "not thorough"
#: The part of all tests that may be left to `make thorough`, at most.
MOST = 0.15
_KEY = "thorough tests left out"


class Thorough:
    """Leaves nothing out where somebody names a file or a test, and counts what is left out otherwise."""

    def __init__(self, config: pytest.Config) -> None:
        self._config, self._left = config, 0
        named = any(".py" in argument for argument in config.args) or config.option.keyword
        if named and config.option.markexpr == LEFT_OUT:
            config.option.markexpr = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """What holds on either database if it holds on one is long on the second one."""
        for item in items:
            played = getattr(item, "callspec", None)
            on_postgresql = played and "postgresql" in played.params.values()
            if on_postgresql and item.get_closest_marker("either_database"):
                item.add_marker("thorough")
        self._complain_of_too_many(items)

    def _complain_of_too_many(self, items: list[pytest.Item]) -> None:
        """Where everything is run: of one folder, or of what failed the last time, more may be long."""
        everything = self._config.args == self._config.getini("testpaths")
        if not everything or self._config.getoption("lf", default=False):
            return
        long = sum(item.get_closest_marker("thorough") is not None for item in items)
        if long > MOST * len(items):
            raise pytest.UsageError(
                f"{long} of {len(items)} tests are thorough: more than {MOST:.0%} of them"
            )

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        if self._config.option.markexpr == LEFT_OUT:
            self._left += sum(item.get_closest_marker("thorough") is not None for item in items)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let the process that counts for all workers know."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_KEY] = self._left

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Every worker has collected, and left out, the same."""
        self._left = max(self._left, getattr(node, "workeroutput", {}).get(_KEY, 0))

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        if self._left:
            told = f"{self._left} thorough tests were NOT run. They are long: make thorough"
            terminalreporter.write_sep("=", told, yellow=True, bold=True)
