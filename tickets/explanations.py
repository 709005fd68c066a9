"""The words for what is no fault: what explains it, what is over, and what is wanted instead."""

from tickets import failures
from tickets.wording import phrases

EXPLAINED = phrases(
    "no permission, not ... permission, need ... permission, lack ... permission, "
    "missing ... permission, without ... permission, insufficient permission, "
    "require ... permission, permission denied, permission error, permission issue, "
    "permission problem, permission missing, "
    "access denied, forbidden, http4xx, not allowed, not authorized, unauthorized, "
    "credits, already linked, required field"
)
REFUSED_MOVE = phrases("one stage, one step, skip a stage, stage at a time, step at a time")
THEIR_PLATFORM = phrases(
    ", ".join(
        f"{whose} {thing}"
        for whose in ("s", "their", "his", "her", "client", "customer")
        for thing in (
            "site",
            "website",
            "app",
            "platform",
            "system",
            "server",
            "login",
            "ats",
            "erp",
        )
    )
)
#: People who changed their job are seen in another company, and nothing leaks.
MOVED_ON = phrases(
    "work at, work for, worked at, went to, go to, move to, join, hire by, leave for, left for, "
    "job at, offer from, place with, place at"
)
UNSETTLED = phrases("not paid, not ... paid, unpaid, until paid, when paid, once paid, only paid")
#: What a deal without REQs looks like.
EMPTY_REQS = phrases(
    "req ... ... is blank, req ... ... is empty, job ... ... is blank, job ... ... is empty, "
    "req ... empty, list of job"
)
#: What a form wants before it can be saved.
ASKS_FOR = phrases(
    "ask for, asks for, asking for, ask me for, want a client, require, need a client, please select, "
    "please choose, select a client, choose a client, insist, is mandatory"
)
FALLEN = phrases("revenue, sales, rate, percent, down by, down to, down from, down this")
MAINTENANCE = phrases("maintenance, planned, scheduled")
JUST_NOW = phrases("minute ago, second ago, moment ago, just now, just paid, paid just")
NOT_THE_PRODUCT = THEIR_PLATFORM + phrases(
    "laptop, phone, computer, my mac, interview, meeting, crash out, crash and burn, "
    "candidate crash, client crash, market crash, economy crash"
)
CHARGED_BY_US = phrases(
    "same bill, customer got, by us, by me, we charge, i charge, we bill, i bill, client was charge, client were charge, "
    "client got charge, client was bill, client got bill"
)
WISHED_LIST = phrases(
    "like ... to show, want ... to show, need ... to show, get ... to show, make ... show"
)
AMOUNT = phrases("http5xx dollar, http5xx usd, http5xx euro, http5xx fee, http5xx bonus")
WISH = phrases("but not, want to, wants to, would like, see no, not see, should")
OWN_DOING = phrases(
    "supplier, vendor, stuck at the client, stuck at their, stuck with the client, "
    "i did not, we did not, i have not, we have not, i had not, i never send, i never sent, "
    "we never send, we never sent, client has not paid, client did not pay"
)
COMPLAINT = (
    failures.ERROR
    + failures.FAILING
    + failures.BROKEN
    + failures.NOT_LOADING
    + EXPLAINED
    + REFUSED_MOVE
    + phrases(
        "permission, cannot, not see, not find, not show, not appear, not there, not have, not work, not get, "
        "not i see, not we see, zero req, need access, no access, plan ... not include, not in my, not in the, not on my, not on the, not let, no longer see, missing, disappear, vanish, gone, "
        "greyed out, grayed out, disabled, hidden, empty, have no, has no, no req, no ... billing, "
        "blank, bounce, nothing work, nothing happen, no opportunity, no deal, no ... button, no ... tab, no ... menu, denied, problem, issue, wrong, stuck, crash, locked out, lock out"
    )
)
WHERE_IS_IT = phrases(
    "where s ... tab, where s ... button, where do ... go, where did ... go, where has ... gone, where have ... gone, where is ... tab, "
    "where is ... button"
)
SOLVED = phrases(
    "work again, work now, work fine, fine now, fine again, ok now, okay now, good now, fix now, "
    "is fixed, that fix, all good, load again, was refund, were refund, been refund, "
    "got refund, is refund, already refund, refund already, refund came, refund arrive, long settled, load fine, send again, solved, resolved, error is gone, problem is gone, issue is gone, false alarm, never mind, nevermind"
)
#: The same words where nothing works: "stuck on loading again", "tried to send again".
FAILS_AGAIN = phrases(
    "stuck ... again, fail ... again, refuse ... again, error ... again, hang ... again, "
    "keep ... again, still ... again, spin ... again, broken ... again, try to ... again, "
    "tried to ... again, tried ... again, when i ... again, if i ... again"
)
WANTS_HUMAN = phrases(
    "open ... ticket, create ... ticket, raise ... ticket, file ... ticket, submit ... ticket, "
    "log ... ticket, make ... ticket, support ticket, ticket please, talk ... human, "
    "speak ... human, talk ... someone, speak ... someone, talk ... person, speak ... person, "
    "talk ... support, speak ... support, contact support, real person, a human, live agent, "
    "escalate this, please escalate, escalate it"
)
#: How people say that they look for something in vain, which has a reason as often as it has none.
NOT_SEEN = phrases(
    "not ... see, cannot ... see, not ... find, cannot ... find, cannot get to, not ... have, "
    "have no, has no, got no, not got, not get, not visible, not let me see, invisible, hide, "
    "hidden, greyed, grey out, is lock, are lock, lock symbol, lock icon, where s, where is, where are, where do, where did, "
    "no access, not ... allow, not ... access, not part of, not include, unknown, lack, only see, "
    "only my, only mine, which role, which permission, switch on, switch off, turn on, turn off, "
    "disable, tell me where, show up for"
)
#: The same of a place in the product.
NOT_THERE = NOT_SEEN + phrases(
    "get nada, get nothing, get none, nada, zilch, "
    "not show, not ... show, not ... appear, not there, not here, not turn up, not one, "
    "missing, gone, disappear, vanish, without, no ... tab, no ... page, no ... menu, "
    "no opportunity, no deal, no pipeline, no ... billing, none, nothing with that name, nowhere, "
    "skip, remove, is no, are no, is not any, lost the, grey, gray, used to be, used to have, not in, "
    "not on, suppose to be, should be, no ... section, no ... entry, not open, not available"
)
#: Who has it: that makes no fault certain.
OTHERS_HAVE_IT = phrases("everyone else, everybody else, all the others, the others, anyone else")
#: The same of the REQs of a deal.
NOT_LINKED = NOT_THERE + phrases(
    "no req, no requisition, no job, no role, no link, zero, 0 req, say 0, empty, blank, nothing, "
    "not list, not ... in, not ... on, not ... under, not a single, only the, must be, expect, "
    "by hand, automatically, by itself, by themselves, appear, show up"
)
#: How they say that they may not do it.
MAY_NOT = EXPLAINED + phrases(
    "cannot, not ... let, not ... allow, not permit, not able, not possible, not available, "
    "not exist, block, refuse, no right, permission, grey, gray, is lock, are lock, lock symbol, "
    "no ... way, nothing, no ... button, no ... option, no ... add, no such, no place, nowhere, "
    "where, require, is a must, insist, upgrade, my role, how come, why, not get, not offer, "
    "only ... can, only ... may, only ... get, not make, have to be, need to be, have to make, "
    "allow, how do, how can, how on earth"
)
