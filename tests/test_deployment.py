"""The files that put REX somewhere: what they name is there, and nothing runs as root."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from bot import linking, payments
from bot.escalation import links as alert_links
from bot.sql.database import CONNECTIONS
from tests.bot.automation.receiver import receiver
from tests.compose import Compose
from tests.kubernetes import MANIFESTS
from tickets.console.visit import BASE

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
LOCK = (ROOT / "requirements.lock").read_text()
#: What is locked, each with the hashes of its files; a line that is none of both is not understood.
LOCKED = {
    name: re.findall(r"--hash=sha256:([0-9a-f]{64})(?: \\)?\n", hashes)
    for name, hashes in re.findall(r"^([\w.-]+)==\S+.*\n((?: .*\n)*)", LOCK, re.MULTILINE)
}


def copied() -> list[str]:
    lines = [line.split()[1:] for line in DOCKERFILE.splitlines() if line.startswith("COPY ")]
    return [source for words in lines if not words[0].startswith("--") for source in words[:-1]]


def test_everything_the_image_copies_is_there_and_is_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text().splitlines()
    for source in copied():
        assert (ROOT / source).exists(), source
        assert f"!{source}" in let_through


def test_the_image_holds_every_package_and_only_files_that_the_lock_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= set(copied())
    assert "pip download --only-binary :all: --require-hashes" in DOCKERFILE
    installs = re.findall(r"pip install .*", DOCKERFILE)
    assert len(installs) == 3
    assert all("--no-index --find-links /files" in it or "--no-deps" in it for it in installs)


def test_the_lock_names_every_file_by_its_hash_and_no_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert {it.lower() for name in asked for it in re.findall(r"^[\w.-]+", name)} <= set(LOCKED)
    assert all(hashes for hashes in LOCKED.values())
    assert "://" not in LOCK


def test_the_image_runs_without_root() -> None:
    last_stage = DOCKERFILE.split("FROM ")[-1]
    assert "USER 10001" in last_stage


def test_composes_database_takes_as_many_connections_as_several_busy_replicas_open() -> None:
    (compose,) = documents_of("compose.yaml")
    told = Compose.model_validate(compose).services["database"].command
    allowed = int(told[told.index("-c") + 1].removeprefix("max_connections="))
    assert allowed >= 4 * (20 + CONNECTIONS + 5)  # the library's, REX's own, and what is held


@pytest.mark.parametrize("name", ["compose.yaml", "deploy/kubernetes.yaml"])
def test_every_command_is_one_of_rex(name: str) -> None:
    documents = list(yaml.safe_load_all((ROOT / name).read_text()))
    commands = [
        tuple(found) for found in _values(documents, {"args", "command"}) if "CMD" not in found
    ]
    commands = [command for command in commands if command[0] in ("run", "db")]
    assert set(commands) <= {("run",), ("db", "upgrade")}
    assert commands


def test_kubernetes_asks_what_rex_answers_and_lets_out_what_others_call() -> None:
    documents = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
    outside = {"/slack/", alert_links.PATH, linking.PATH, payments.PATH, BASE}
    assert set(_values(documents, {"path"})) == {"/healthz", "/readyz", *outside}
    assert all(_values(documents, {"readOnlyRootFilesystem"}))


def test_the_manifests_hold_only_what_kubernetes_knows() -> None:
    documents = documents_of("deploy/kubernetes.yaml")
    assert len(MANIFESTS.validate_python(documents)) == len(documents)
    documents[0]["spec"]["template"]["spec"]["terminationGracePeriod"] = 40
    with pytest.raises(ValidationError, match="terminationGracePeriod"):
        MANIFESTS.validate_python(documents)


def test_the_compose_file_holds_only_what_compose_knows() -> None:
    (compose,) = documents_of("compose.yaml")
    rex = Compose.model_validate(compose).services["rex"]
    assert rex.read_only
    compose["services"]["rex"]["stop_grace_time"] = "40s"
    with pytest.raises(ValidationError, match="stop_grace_time"):
        Compose.model_validate(compose)


def test_whoever_stops_rex_gives_it_the_time_that_it_takes() -> None:
    """Twenty seconds for its work, ten for its listeners and its threads; see `rex run`."""
    needed = 30
    (compose,) = documents_of("compose.yaml")
    assert int(compose["services"]["rex"]["stop_grace_period"].removesuffix("s")) >= needed
    (rex,) = [it for it in documents_of("deploy/kubernetes.yaml") if it["kind"] == "Deployment"]
    pod = rex["spec"]["template"]["spec"]
    _, before = pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"]
    assert pod["terminationGracePeriodSeconds"] >= needed + int(before)


def test_the_dockerfile_says_only_what_docker_knows() -> None:
    """One instruction a line, each known; a stage takes files only of what was built before it."""
    known = "FROM ARG RUN COPY ENV WORKDIR USER VOLUME EXPOSE HEALTHCHECK STOPSIGNAL ENTRYPOINT CMD"
    lines = re.sub(
        r"\\\n\s*", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE)
    ).splitlines()
    instructions = [line.partition(" ")[::2] for line in lines if line.strip()]
    assert {word for word, _ in instructions} <= set(known.split())
    stages = [
        rest.split(" AS ")[1] for word, rest in instructions if " AS " in rest and word == "FROM"
    ]
    assert set(re.findall(r"--from=(\S+)", DOCKERFILE)) <= set(stages)
    listed = [rest for word, rest in instructions if word in ("ENTRYPOINT", "CMD", "VOLUME")]
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert {json.loads(it)[0] for it in listed if it.startswith("[")} <= {*scripts, "run"}


def test_in_compose_everything_that_goes_on_is_started_again_when_it_ends() -> None:
    (compose,) = documents_of("compose.yaml")
    awaited = {
        name
        for service in compose["services"].values()
        for name, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    going_on = compose["services"].keys() - awaited
    assert awaited == {"upgrade"}
    assert {compose["services"][name]["restart"] for name in going_on} == {"unless-stopped"}


def test_a_container_goes_on_hearing_until_nobody_is_led_to_it() -> None:
    (rex,) = [it for it in documents_of("deploy/kubernetes.yaml") if it["kind"] == "Deployment"]
    pod = rex["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    _, seconds = container["lifecycle"]["preStop"]["exec"]["command"]
    assert 0 < int(seconds) < pod["terminationGracePeriodSeconds"]


def test_the_extras_of_the_image_are_there_and_locked() -> None:
    extras = re.findall(r'ARG EXTRAS="(.*)"', DOCKERFILE)[0].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for name in (*extras, "otel"):
        wanted = {it.split(">")[0] for it in project["optional-dependencies"][name]}
        assert wanted
        assert wanted <= set(LOCKED)


def test_the_database_password_may_hold_any_character() -> None:
    (compose,) = documents_of("compose.yaml")
    settings = compose["services"]["rex"]["environment"]
    assert "PASSWORD" not in settings["REX_DATABASE_URL"]
    assert "REX_DATABASE_PASSWORD" in settings["PGPASSWORD"]


def health_check() -> list[str]:
    """The command that the image runs to see whether REX is well."""
    found: list[str] = json.loads(
        DOCKERFILE.split("HEALTHCHECK ")[1].split("CMD ")[1].splitlines()[0]
    )
    return found


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_image_asks_the_port_that_is_set(status: int, code: int) -> None:
    with receiver() as answering:
        answering.answers.append(status)
        port = answering.url.rpartition(":")[2]
        asked = subprocess.run(
            [sys.executable, *health_check()[1:]],
            env={**os.environ, "REX_PORT": port},
            capture_output=True,
            check=False,
        )
    assert asked.returncode == code
    assert [it.path for it in answering.requests] == ["/readyz"]


def documents_of(name: str) -> list[Any]:
    return list(yaml.safe_load_all((ROOT / name).read_text()))


def _values(value: Any, names: set[str]) -> list[Any]:
    if isinstance(value, dict):
        own = [found for name, found in value.items() if name in names]
        return own + [found for part in value.values() for found in _values(part, names)]
    if isinstance(value, list):
        return [found for part in value for found in _values(part, names)]
    return []
