"""Requirements: files are named, and REX never lets anybody think that it has read them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.person import Person
from tests.world import PATIENCE, World, text_of

ASKED = "how do i attach a job req to my deal"


@pytest.fixture(scope="module")
def running(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World.start(seeded, tmp_path_factory.mktemp("files"))
    yield world
    world.stop()


@pytest.fixture
def world(running: World) -> World:
    running.begin_again()
    return running


def told(person: Person, text: str, *files: str) -> str:
    return text_of(person.answer(person.dm(text, files=files), timeout=PATIENCE))


def test_words_with_files_are_answered_and_the_files_named(world: World) -> None:
    said = told(world.person("Theo"), ASKED, "a.png", "b.csv")
    assert "Add REQ" in said
    assert "I can't open files, so I haven't read a.png and b.csv." in said
    world.at_rest()


def test_what_the_guide_does_not_tell_is_no_word_about_the_files(world: World) -> None:
    assert "I can't open files, so I haven't read a.png." in told(
        world.person("Theo"), "what does this show", "a.png"
    )


def test_a_ticket_says_that_the_files_are_not_on_it(world: World) -> None:
    said = told(world.person("Theo"), "the whole app is down for everyone", "screen.png")
    assert "TKT-" in said
    assert "I can't open files, so screen.png isn't on the ticket." in said


def test_of_many_files_the_first_are_named_and_the_rest_counted(world: World) -> None:
    said = told(world.person("Theo"), ASKED, *(f"{number}.png" for number in range(9)))
    assert "I haven't read 0.png, 1.png, 2.png, 3.png and 5 more." in said


def test_a_files_name_pings_nobody(world: World) -> None:
    assert "&lt;!channel&gt;.png" in told(world.person("Theo"), ASKED, "<!channel>.png")


def test_no_word_of_files_where_there_are_none(world: World) -> None:
    assert "open files" not in told(world.person("Theo"), ASKED)


def test_the_sentence_stays_when_a_thumb_is_pressed(world: World) -> None:
    theo = world.person("Theo")
    said = theo.answer(theo.dm(ASKED, files=["a.png"]), timeout=PATIENCE)
    theo.click(said, "👍")
    theo.wait_for(lambda: "Thank you" in text_of(said), PATIENCE)
    assert "I haven't read a.png." in text_of(said)
