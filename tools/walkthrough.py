"""Walking somebody through the guide's own numbered steps, one at a time."""

from pydantic import Field, JsonValue

from knowledge.article import Block, Section
from tools.context import Context
from tools.outcome import Outcome
from tools.tool import Text, Tool, ToolArgs

#: How many sections are looked at for one with steps.
LOOKED_AT = 5


class WalkThrough(ToolArgs):
    """Which steps, and which of them."""

    task: Text | None = Field(
        default=None,
        max_length=400,
        description="What the person wants to do; for a later step the section of the first one.",
    )
    step: int | None = Field(
        default=None, description="Which step to show, from 1; null for the first."
    )


def walk_through(args: WalkThrough, context: Context) -> Outcome:
    """Show one step of the guide; which one comes next stands in the thread."""
    section = _section(args.task or context.turn.text, context)
    if section is None:
        return Outcome(told={"nothing": "The guide has no steps for this. Search the guide."})
    steps = _steps(section)
    number = min(max(args.step or 1, 1), len(steps))
    told: dict[str, JsonValue] = {"section": section.id, "step": number, "of": len(steps)}
    return Outcome(told={"walkthrough": told}, printed=_page(section, steps, number))


def _section(task: str, context: Context) -> Section | None:
    known = context.library.section(task.strip())
    if known and _steps(known):
        return known
    hits = context.library.search(task, limit=LOOKED_AT)
    sure = (hit.section for hit in hits if context.library.sure(task, hit))
    return next((section for section in sure if _steps(section)), None)


def _steps(section: Section) -> list[Block]:
    """The first numbered list of a section."""
    steps = [block for block in section.blocks if block.kind == "step"]
    return [block for block in steps if block.lead_in == steps[0].lead_in]


def _page(section: Section, steps: list[Block], number: int) -> str:
    last = number == len(steps)
    onward = "That was the last step." if last else "Write “next” when that is done."
    back = " “back” goes one step back." if number > 1 else ""
    return (
        f"*{section.heading}*, step {number} of {len(steps)}\n{number}. {steps[number - 1].text}\n"
        f"({section.source})\n{onward}{back}"
    )


WALK_THROUGH = Tool(
    name="walk_through",
    description=(
        "Walk somebody through the guide's numbered steps, one at a time: the first step of a "
        "task, or another one of the section named in an earlier result of this tool."
    ),
    arguments=WalkThrough,
    kind="read",
    run=walk_through,
    for_strangers=True,
)
