"""The files that put REX somewhere: what they name is there, and nothing runs as root."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def copied() -> list[str]:
    lines = [line.split()[1:] for line in DOCKERFILE.splitlines() if line.startswith("COPY ")]
    return [source for words in lines if not words[0].startswith("--") for source in words[:-1]]


def test_everything_the_image_copies_is_there_and_is_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text().splitlines()
    for source in copied():
        assert (ROOT / source).exists(), source
        assert f"!{source}" in let_through


def test_the_image_holds_every_package_and_only_locked_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= set(copied())
    assert "--constraint requirements.lock" in DOCKERFILE
    lock = (ROOT / "requirements.lock").read_text()
    locked = {line.split("==")[0].lower() for line in lock.splitlines()}
    needed = {
        name.split(">")[0].split("[")[0].split(";")[0].lower()
        for name in project["project"]["dependencies"]
    }
    assert needed <= locked


def test_the_image_runs_without_root() -> None:
    last_stage = DOCKERFILE.split("FROM ")[-1]
    assert "USER 10001" in last_stage


@pytest.mark.parametrize("name", ["compose.yaml", "deploy/kubernetes.yaml"])
def test_every_command_is_one_of_rex(name: str) -> None:
    documents = list(yaml.safe_load_all((ROOT / name).read_text()))
    commands = [
        tuple(found) for found in _values(documents, {"args", "command"}) if "CMD" not in found
    ]
    commands = [command for command in commands if command[0] in ("run", "db")]
    assert set(commands) <= {("run",), ("db", "upgrade")}
    assert commands


def test_kubernetes_asks_what_rex_answers() -> None:
    documents = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
    assert set(_values(documents, {"path"})) == {"/healthz", "/readyz", "/slack/"}
    assert all(_values(documents, {"readOnlyRootFilesystem"}))


def _values(value: Any, names: set[str]) -> list[Any]:
    if isinstance(value, dict):
        own = [found for name, found in value.items() if name in names]
        return own + [found for part in value.values() for found in _values(part, names)]
    if isinstance(value, list):
        return [found for part in value for found in _values(part, names)]
    return []
