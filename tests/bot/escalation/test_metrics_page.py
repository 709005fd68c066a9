"""Requirements: the metrics page counts what REX answered, could not answer, and how it was rated."""

import re
from html import unescape

import httpx

from tests.bot.escalation.test_reporters import report, staff_does
from tests.world import World


def page(world: World, path: str) -> str:
    """What a page of the console says to Ines, who comes by a link from Slack."""
    ines = world.person("Ines")
    ines.command("/rex", "console")
    link = re.findall(r"<(http[^|>]+/enter/[^|>]+)", world.shown_to("Ines"))[-1]
    origin = world.service.console.removesuffix("/console/")
    with httpx.Client(trust_env=False, base_url=origin, headers={"origin": origin}) as browser:
        browser.post(link)
        html = browser.get(f"/console/{path}").text
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def test_it_counts_answers_questions_in_vain_and_ratings(world: World) -> None:
    maya, theo = world.person("Maya"), world.person("Theo")
    for asked in ("how do I link a REQ to an opportunity?", "does HirePilot have a mobile app?"):
        maya.answer(maya.dm(asked), timeout=30)
    report(world)
    staff_does(world, "resolve", "Fixed: please reload.")
    for button in ("Yes, thanks", "4"):
        theo.click(world.message_with_button(theo, button, None), button)
        world.settle()
    said = page(world, "metrics?days=7")
    assert "Tickets 1 1 resolved" in said
    assert "Deflection 33 % 1 answered without a ticket" in said
    assert "Rating 4.0 1 rating" in said
    in_vain = said.partition("Unanswered questions")[2]
    assert "does HirePilot have a mobile app? 1 1 person" in in_vain
    assert "link a REQ" not in in_vain
