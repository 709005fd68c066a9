"""A PostgreSQL for the tests: the server that is named, else one started for this run."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

#: A server to use instead; its user must be allowed to create databases.
VARIABLE = "REX_TEST_POSTGRES_URL"
#: The server that the workers of this run share.
SHARED = "REX_TEST_POSTGRES_OF_RUN"
SETTINGS = {
    "port": "5432",
    "listen_addresses": "",  # only a socket in our own folder: no port can be taken
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # no database lives that long
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "16MB",
    "max_connections": "400",  # as many as four busy replicas may take
}
SECONDS_TO_START = 30


class NoPostgres(Exception):
    """Neither a server nor the programs of one; the message says how to get either."""


def goes_on() -> bool:
    """Whether the server outlives the tests, so that they have to clear up after themselves."""
    return VARIABLE in os.environ


@contextmanager
def postgres(**more: str) -> Iterator[str]:
    """The URL of a server that runs meanwhile, with more settings if need be; raises NoPostgres."""
    if (url := os.environ.get(VARIABLE) or os.environ.get(SHARED)) and not more:
        yield url
        return
    installed, somebody = programs(), _somebody()
    with tempfile.TemporaryDirectory(prefix="rex-postgres-") as folder:
        if somebody:
            os.chown(folder, somebody.pw_uid, somebody.pw_gid)
        _as(somebody, installed / "initdb", "-D", f"{folder}/data", *_INITDB).wait()
        settings = {**SETTINGS, **more}
        told = (f"-c{name}={value}" for name, value in settings.items())
        command = (installed / "postgres", "-D", f"{folder}/data", "-k", folder, *told)
        server = _as(somebody, *_until_we_die(), *command)
        try:
            _wait_for(server, f"host={folder} port={settings['port']} user=rex dbname=postgres")
            yield f"postgresql+psycopg://rex@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait()


_INITDB = ("--username=rex", "--auth=trust", "--encoding=UTF8", "--no-sync")


def programs() -> Path:
    """The folder of initdb and postgres: the one on PATH, else the newest that is installed."""
    found = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda it: it.parent.name)
    if not found and not installed:
        raise NoPostgres(
            "PostgreSQL isn't installed (no initdb on PATH or in /usr/lib/postgresql), and "
            f"{VARIABLE} names no server. Install it, for example: apt-get install postgresql"
        )
    return Path(found).resolve().parent if found else installed[-1]


def _somebody() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then somebody else has to."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as(user: pwd.struct_passwd | None, *command: str | Path) -> subprocess.Popen[bytes]:
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()} if user else {}
    return subprocess.Popen(
        [str(part) for part in command],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C is for the tests, which then stop it
        **identity,
    )


def _until_we_die() -> tuple[str, ...]:
    """Killed tests leave no server behind, where the system can see to it."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "QUIT") if setpriv else ()


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
