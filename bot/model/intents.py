"""What somebody may want from REX, each by a name."""

from enum import Enum, auto


class Intent(Enum):
    """What somebody wants from REX."""

    CANCEL = auto()
    AGREE = auto()
    THANK = auto()
    GREET = auto()
    PART = auto()
    ABILITIES = auto()
    COMPLAIN = auto()
    ACKNOWLEDGE = auto()
    #: No words at all: nothing, a face, a row of dots.
    WORDLESS = auto()
    TICKET = auto()
    ADD_TO_TICKET = auto()
    DELETE = auto()
    REOPEN = auto()
    #: Whether a deal should go to another stage, which is for the person to decide.
    WEIGH = auto()
    MY_TICKETS = auto()
    ACCOUNT = auto()
    PIPELINE = auto()
    STALE = auto()
    INVOICES = auto()
    LEADS = auto()
    WALK = auto()
    LIST = auto()
    SHOW = auto()
    #: A question about a deal if it names one, and otherwise about the guide.
    MAYBE_SHOW = auto()
    #: A question about the deals of a stage if it names one, and otherwise about the guide.
    MAYBE_LIST = auto()
    ASK = auto()
    LINK = auto()
    MOVE = auto()
    CREATE = auto()
    NONE = auto()


#: A message made of such phrases only asks for nothing.
SMALL = frozenset(
    {
        *(Intent.CANCEL, Intent.AGREE, Intent.THANK, Intent.GREET, Intent.PART, Intent.ABILITIES),
        *(Intent.COMPLAIN, Intent.ACKNOWLEDGE, Intent.WORDLESS, Intent.DELETE),
    }
)
#: What names nothing of the workspace.
NAMELESS = frozenset({Intent.WALK, Intent.ADD_TO_TICKET})
#: What asks for one of the three oldest changes.
CHANGING = frozenset({Intent.CREATE, Intent.LINK, Intent.MOVE})
