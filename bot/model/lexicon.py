"""How people put what they want, in words: one frame a wish, read when all of a message is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from domain.names import word_set


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One way of putting a wish.

    A message fits if it names one thing of each kind that is `needs`ed (others only as it `may`),
    says one of these phrases (if there are any), and if every other word is one of those that may
    stand `also`, or says nothing. What comes after a comma or a dash is a reason with a `tail`.
    """

    tool: str
    needs: str
    says: str = ""
    may: str = ""
    also: str = ""
    tail: bool = False
    given: Mapping[str, JsonValue] = field(default_factory=dict)
    #: How many words nobody knows may stand at its end, as the name of something.
    ends_in: int = 0
    #: Its amount is what comes on top of the value, or goes off it.
    relative: bool = False
    #: It counts only if this detail is found, too.
    only_with: str = ""
    #: It names no deal: the one that was spoken of before is meant.
    of_it: bool = False
    #: Of these kinds a message may name several, each with a wish of its own.
    several: str = ""
    #: With so few words it is one only where nothing waits for an answer.
    alone: bool = False


#: Words that add nothing to a wish.
AROUND = word_set(
    """
    a an and the of for my our their your his her this that these it its them they there one
    ones deal deals opp search please thanks hello rex okay so also then just now well um
    hmm hm oh ah sorry n can could you would will i we to let us go ahead and yes yeah yep
    good morning afternoon great news finally lol haha btw fyi asap today all guys team
    kindly do be me quick quickly both want need needs have has had get gets should must is
    are was been being really actually pls mate pal buddy boss folks
    """
)
_MOVING = """
    move mv mve moved moving push bumped pushed shift advance bump drag progress nudge slide promote transfer change put
    knock knocked pull pulled sits sat take bring set update get send kick flip switch mark goes go going into in at on onto over to 2
    stage column step back forward from up down next straight ready drop all way along right again phase reflect board
"""
_TYING = """
    link attach connect hook associate tie join add put as assign chuck pop stick throw slap pin map tag
    up to with on onto in w goes go belongs against under and req job opening vacancy together linked linking linkd both linking attaching adding connecting tying under were was attached tied added going reqs hook em 'em stick
"""

#: Read from the top: the first frame that fits a message tells what it wants.
FRAMES: tuple[Frame, ...] = (
    Frame(tool="move_stage", needs="DEAL STAGE", also=_MOVING, tail=True),
    Frame(tool="move_stage", needs="STAGE", says="then, to, into", also=_MOVING, of_it=True),
    Frame(
        tool="move_stage",
        needs="DEAL",
        says="previous stage, back a stage, back one, one back, back one stage, back a step, back one step, "
        "one stage back, a stage back, one step back, a step back, stage back, step back",
        also=_MOVING,
        tail=True,
        given={"to_stage": "previous"},
    ),
    Frame(
        tool="move_stage",
        needs="DEAL",
        says="next stage, next step, forward, one up, up a stage, up one, advance, progress, along, "
        "one on, one further, further, on one stage, on a stage, one stage, on one",
        also=f"{_MOVING} make a one",
        tail=True,
        given={"to_stage": "next"},
    ),
    Frame(tool="move_stage", needs="DEAL", says="move, shift, push, put", also=_MOVING, ends_in=2),
    Frame(tool="link_req", needs="DEAL REQ", also=_TYING, several="REQ"),
    Frame(
        tool="unlink_req",
        needs="REQ",
        may="DEAL",
        says="unlink, detach, disconnect, unattach, off, remove, pull, drop",
        also="take from out of off pull remove req job the on",
    ),
    Frame(
        tool="close_won",
        needs="DEAL",
        may="AMOUNT DAY",
        says="won, win, a win, is signed, signed, closed won, in the bag, landed, bagged, sealed, "
        "done deal, got the, ours",
        also="at for with to mark as close closed down yesterday this week contract woohoo yay wow "
        "officially lot say usd over together straight starts starting start from effective",
    ),
    Frame(
        tool="close_lost",
        needs="DEAL",
        may="REASON",
        says="lost, lose, a loss, fell through, gone, slipped away, closed lost, no go",
        also="to mark as close closed on because over due it sadly unfortunately yesterday down",
        tail=True,
    ),
    Frame(
        tool="close_lost",
        needs="DEAL",
        says="dead, over, off, went to, went with, going with, gone to, gone with, signed with, picked, chose",
        also="instead to with they have",
        tail=True,
        only_with="competitor",
    ),
    Frame(
        tool="close_lost",
        needs="DEAL",
        may="REASON",
        says="dead, dead in the water, done for, a goner, toast",
        also="on because over due it sadly unfortunately",
        tail=True,
        only_with="reason",
    ),
    Frame(
        tool="hold_opportunity",
        needs="DEAL",
        may="DAY",
        says="press pause, hit pause, hit the pause button, on the back burner, on hold, on ice, on pause, hold, pause, freeze, park, suspend, shelve, ice",
        also="put place set keep stick pop bung chuck get move till til until goes go early mid start beginning next january "
        "february march april may june july august september october november december jan feb mar "
        "apr jun jul aug sep sept oct nov dec",
        tail=True,
    ),
    Frame(
        tool="resume_opportunity",
        needs="DEAL",
        says="off hold, start up again, can start, resume, unpause, unpark, unfreeze, reactivate, restart, wake, wake up, "
        "back on, back on track, live again, active again, un hold, unhold, is back, back to life, "
        "thaw, off ice",
        also="take bring get pull put move up back on",
    ),
    Frame(
        tool="cancel_opportunity",
        needs="DEAL",
        says="cancel, cancelled, canceled, call off, called off, abandon, drop, kill, scrap, bin, "
        "axe, ditch, junk",
        also="off",
        tail=True,
    ),
    Frame(
        tool="recreate_opportunity",
        needs="DEAL",
        says="recreate, redo, create again, start again, make again, again, revive",
        also="as new create make start up back fresh re open",
    ),
    Frame(
        tool="edit_opportunity",
        needs="DEAL AMOUNT",
        says="another, more, extra, on top, additional, less, plus, minus, off, by AMOUNT",
        also="needs need add put to value bump raise increase lower reduce decrease drop cut knock "
        "take worth on now up down",
        relative=True,
    ),
    Frame(
        tool="edit_opportunity",
        needs="DEAL AMOUNT",
        says="worth, value, valued, should be, now, bump, raise, lower, increase, decrease, reduce, "
        "make, update, up to, down to, went up to, gone up to, revise, adjust, correct, change, set, more like",
        also="at to be in up down put amount new total says gone went more like about around roughly say",
    ),
    Frame(
        tool="edit_opportunity",
        needs="DEAL PERCENT",
        says="prob, probability, chance, chances, likelihood, odds, likely, confidence, probable",
        also="at to be in set make update more like put change bump raise lower on",
    ),
    Frame(
        tool="edit_opportunity",
        needs="DEAL PERSON",
        says="give, hand, assign, reassign, transfer, owner, owned by, pass, over to, takes over, "
        "take over, is taking over, new owner, takes, should take",
        also="to over on from make set change from now",
    ),
    Frame(
        tool="edit_opportunity",
        needs="DEAL DAY",
        says="close, closes, closing, close date, closing date, expected close, eta, due",
        also="by on expected at date in set to change make push move should end",
    ),
    Frame(
        tool="edit_opportunity",
        needs="DEAL AMOUNT",
        says="^(?:the )?DEAL(?: deal| opp| one)? AMOUNT$",
        also="deal opp one",
        alone=True,
    ),
    Frame(tool="edit_opportunity", needs="DEAL", says="note", also="on to add about", tail=True),
    Frame(
        tool="mark_invoice_paid",
        needs="INVOICE",
        may="AMOUNT DAY CLIENT DEAL",
        says="paid, payment, settled",
        also="mark as yesterday in full came through received by on has got invoice cleared",
    ),
    Frame(
        tool="send_invoice",
        needs="INVOICE",
        may="CLIENT DEAL",
        says="send, mail, email, fire off, sent",
        also="out off to invoice client over",
    ),
    Frame(
        tool="convert_lead",
        needs="LEAD",
        says="convert, turn, make, become, becomes, is now, promote",
        also="into to as client customer lead him her account ready",
    ),
    Frame(
        tool="show_opportunity",
        needs="DEAL",
        says="how goes, status, latest, update, updates, news, details, info, show, about, where is, up with, "
        "going on, happening, how is, how are, who owns, owner, look up, pull up, open, see, worth, "
        "how much, how long, which stage, what stage, doing, looking, stand, gone, timeline, history, "
        "happened to",
        also="what on with in any at now still who which tell how where whats give check much stage goes "
        "whole full complete entire everything all that has ever",
    ),
    Frame(
        tool="list_opportunities",
        needs="PERSON",
        may="STAGE",
        says="deals, open, plate, working on, pipeline, opps, got in",
        also="what is show list see give me which got in on at working still now stage open plate "
        "pipeline has own",
    ),
)
