"""Every write that REX can prepare, in the order in which it is offered."""

from tools.around import COLLABORATORS, CONTACTS, LINKS
from tools.closing import LOST, WON
from tools.deals import CREATE, LINK, MOVE
from tools.drafting import DRAFT
from tools.editing import EDIT
from tools.invoicing import PAID, SEND
from tools.lifecycle import CANCEL, HOLD, RECREATE, RESUME
from tools.openings import REQ, UNLINK
from tools.parties import CLIENT, CONVERT
from tools.policies import POLICY
from tools.reasons import ADD as ADD_REASON
from tools.reasons import CHANGE as CHANGE_REASON
from tools.reasons import REMOVE as REMOVE_REASON
from tools.reasons import RENAME as RENAME_REASON
from tools.rules import ADOPT, RULE
from tools.stages import ADD as ADD_STAGE
from tools.stages import CHANGE as CHANGE_STAGE
from tools.stages import REMOVE as REMOVE_STAGE
from tools.write import AnyWrite

WRITES: tuple[AnyWrite, ...] = (
    CREATE,
    LINK,
    MOVE,
    WON,
    LOST,
    HOLD,
    RESUME,
    CANCEL,
    RECREATE,
    EDIT,
    CONTACTS,
    LINKS,
    COLLABORATORS,
    UNLINK,
    REQ,
    CLIENT,
    CONVERT,
    DRAFT,
    SEND,
    PAID,
    ADD_STAGE,
    CHANGE_STAGE,
    REMOVE_STAGE,
    ADD_REASON,
    RENAME_REASON,
    CHANGE_REASON,
    REMOVE_REASON,
    RULE,
    POLICY,
    ADOPT,
)


def write_named(tool: str) -> AnyWrite:
    """Return the write behind a tool; KeyError if the tool writes nothing."""
    return {write.name: write for write in WRITES}[tool]
