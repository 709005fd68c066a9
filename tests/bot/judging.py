"""The gate's verdict on a statement, against blocks that stand nowhere but in a test."""

from bot.grounding.gate import Verdict, check
from tools.outcome import BlockView


def judge(say: str, *told: str, kind: str = "paragraph") -> Verdict:
    """Judge a statement against blocks of one page."""
    blocks = [
        BlockView(id=f"page#part/{n}", kind=kind, number=None, lead_in=None, text=text)
        for n, text in enumerate(told, 1)
    ]
    return check(say, blocks, "", {block.id for block in blocks})
