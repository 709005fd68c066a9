"""Requirements: a Slack team that must install REX again is told of to who can see to it, once."""

from pathlib import Path

from bot.assembly import now
from bot.sealing import Seal, new_key
from bot.slack.installs import Install
from bot.sql.installs import SqlInstalls
from bot.upkeep.watching import LOST
from tests.world import World

SUPER_ADMINS = ["Ines Duarte <ines@hirepilot.example>", "Omar Haddad <omar@hirepilot.example>"]


def test_super_admins_are_told_once_of_a_team_whose_token_is_lost(
    seeded: Path, tmp_path: Path
) -> None:
    world = World.start(seeded, tmp_path)
    try:
        store = SqlInstalls(database=world.database, seal=Seal([new_key()]), clock=now)
        ground = Install(team_id="T0NEW", bot_token="x", bot_user_id="U0REX", name="New Ground")
        store.save(ground)
        store.fail(ground, lost=True)
        for _ in range(2):
            world.service.engine.run_schedule(LOST)
            world.wait_for(lambda: len(told(world)) >= len(SUPER_ADMINS), lambda: told(world))
            world.settle()
        assert sorted(told(world)) == SUPER_ADMINS
        assert world.shown_to("Ines").count("New Ground") == 1
    finally:
        world.stop()


def told(world: World) -> list[str]:
    return [mail.to for mail in world.inbox.mails if "New Ground" in mail.text]
