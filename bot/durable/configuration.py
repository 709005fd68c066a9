"""How the library that makes work durable is set up."""

from typing import Any

from dbos import DBOSConfig, DBOSPortableJSONSerializer

from bot.durable.queues import TURN, TURNS, WORKERS
from domain.sql.engine import reaching, sqlite_module, tell_server_to_notice

#: Whose queues and work these are in the engine's database.
APPLICATION = "rex"
#: Changed only for a change of steps that `steps.changed` cannot express; see docs/decisions.
VERSION = "rex-1"
#: How many connections the library opens at most; what Slack waits for has others (bot.sql.intake).
CONNECTIONS = 12


def configuration(url: str, name: str, poll_seconds: float) -> DBOSConfig:
    """What the library is told, for an engine of this name on this database."""
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": url,
        "application_version": VERSION,
        "executor_id": name,
        "log_level": "WARNING",
        "serializer": DBOSPortableJSONSerializer(),
        "max_executor_threads": sum(WORKERS.values()) + 16,
        "sys_db_pool_size": CONNECTIONS,
        "notification_listener_polling_interval_sec": poll_seconds,
        "run_migrations": False,  # its tables are there by then (bot.durable.tables)
    }
    config["db_engine_kwargs"] = _connecting(url)
    return config


def turns_of(version: str) -> dict[str, str]:
    """What the records of all turns have in common, recorded by a REX of this version."""
    return {"name": TURN, "queue": TURNS, "application": APPLICATION, "version": version}


def _connecting(url: str) -> dict[str, Any]:
    """How the library connects: what it says of a failed statement holds nothing people wrote."""
    if not url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "connect_args": {"application_name": APPLICATION, **reaching(url)},
            "pool_events": [(tell_server_to_notice, "connect")],
        }
    return {"hide_parameters": True, "module": sqlite_module()}
