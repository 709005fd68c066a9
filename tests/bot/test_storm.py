"""The short form of `make storm`: in bad weather nothing is lost and nothing is doubled."""

import pytest

from tests.storm.storm import storm


@pytest.mark.thorough
def test_in_bad_weather_everything_is_answered_and_done_once(demo: str) -> None:
    run = storm(demo, 24, seed=3, sockets=False)
    report = run.report()
    assert report["wrong"] == []
    assert run.crowd.events >= 24
    assert run.crowd.confirmed
    assert run.seen["response lost"]
    assert report["tokens renewed"]
