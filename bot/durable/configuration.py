"""How the library that makes work durable is set up."""

from dbos import DBOSConfig, DBOSPortableJSONSerializer

from bot.durable.queues import WORKERS
from domain.sql.engine import sqlite_module

#: Whose queues and work these are in the engine's database.
APPLICATION = "rex"
#: Changed only for a change of steps that `steps.changed` cannot express; see docs/decisions.
VERSION = "rex-1"


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
        "sys_db_pool_size": 20,
        "notification_listener_polling_interval_sec": poll_seconds,
    }
    module = sqlite_module() if url.startswith("sqlite") else None
    # What it says of a failed statement would hold what people wrote.
    config["db_engine_kwargs"] = {"hide_parameters": True} | ({"module": module} if module else {})
    return config
