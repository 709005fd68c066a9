"""The words people use: for the things of the product, and for the ways in which they fail.

Every entry is a phrase of stems ("crash" also reads crashes, crashed, crashing); "..." leaves room
for up to three other words. `wording` reads messages, `policy` combines the groups into rules.
"""

from tickets.wording import phrases

# The things ---------------------------------------------------------------------------------------

OPPORTUNITY = phrases("opportunity, opp, deal, pipeline board, pipeline")
OPPORTUNITY_LIST = phrases(
    "deal ... ... in the list, opportunity ... ... in the list, opp ... ... in the list, "
    "list still has ... deal, list still show ... deal, "
    "deal list, opportunity list, opp list, list of ... deal, list of ... opportunity, "
    "list of ... opp, deal in ... list, opportunity in ... list, rows of ... deal, table of ... deal, deal row, opportunity row, "
    "deal table, opportunity table, opp table, deal board, opportunity board, opp board, "
    "pipeline board, deal view, opportunity view, deal overview, opportunity overview, "
    "deal page show, opportunity page show, deal tab show, opportunity tab show, "
    "over the deal, over the opportunity, list show ... deal, list show ... opportunity, "
    "list has ... deal, list has ... opportunity, list have ... deal, list contain ... deal"
)
REQ = phrases("req, requisition")
LINKING = phrases("link, attach, add, connect, associate, tie, hook, assign, put, pair, join")
INVOICE = phrases("invoice")
SENDING = phrases("send, sent, email, deliver")
REVENUE = phrases("revenue, turnover, earning, income figure, income report")
#: What was invoiced, as it is compared with revenue.
INVOICED = INVOICE + phrases(
    "billed amount, bill amount, amount bill, amount we bill, what we bill, have bill, been bill, "
    "total bill, bill total"
)
BILLING = phrases("billing")
STAGE = phrases(
    "move deal, move the deal, move a deal, move my deal, move our deal, drag deal, drag the deal, "
    "drag a deal, move opportunity, move the opportunity, move an opportunity, move opp, stage, column, card, discovery, proposal, negotiation, forward, pipeline"
)
MOVING = phrases(
    "move, movement, drag, change, update, advance, push, switch, shift, put, set, bump, progress"
)
PAID = phrases("paid, pay, payment, upgrade, renew, subscribe")
GUEST = phrases("guest")
OURS = phrases("our billing, our invoice, our deal, our opportunity, our pipeline")
INTERNAL = OURS + phrases("internal, private note, fee, revenue, margin, all deal, every deal")
DATA = OPPORTUNITY + phrases(
    "data, candidate, record, note, invoice, req, client, lead, fee, information, table, import, "
    "stage, portal, account"
)
PRODUCT_PART = (
    DATA
    + BILLING
    + phrases(
        "hirepilot, page, tab, app, site, website, screen, board, list, form, button, menu, view, "
        "card, report, dashboard, platform, system, it, this, that, everything, thing, rex, search, "
        "login, setting, profile, calendar, browser, window, keep crash, ^ crash, ^ still crash, constantly crash"
    )
)
PLATFORM = phrases("hirepilot, site, website, app, platform, login, log in, system, everything")
THINGS = (OPPORTUNITY, REQ, INVOICE, SENDING, REVENUE, BILLING, STAGE)
SOMEBODY_ELSES = phrases(
    "another agency, other agency, another company, other company, another customer, "
    "other customer, another workspace, other workspace, another client, other client, "
    "another firm, other firm, someone else s, somebody else s, not ours, not our, not belong to us, stranger"
)

# The failures -------------------------------------------------------------------------------------

SERVER_ERROR = phrases(
    "error http5xx, err http5xx, error code http5xx, http5xx error, http http5xx, code http5xx, status http5xx, "
    "^ http5xx when, ^ http5xx whenever, ^ a http5xx when, http5xx everywhere, get http5xx, get a http5xx, got a http5xx, give me a http5xx, give a http5xx, with a http5xx, throw http5xx, throw a http5xx, "
    "return http5xx, spit http5xx, respond with http5xx, crash with http5xx, fail with http5xx, "
    "end in a http5xx, end in http5xx, end with a http5xx, end with http5xx, full of http5xx, "
    "come back with http5xx, come back with a http5xx, error of http5xx, "
    "return a http5xx, http5xx bad gateway, bad gateway, gateway timeout, service unavailable, "
    "internal server error, internal error, server error, backend error"
)
ERROR = SERVER_ERROR + phrases(
    "error, err, exception, something went wrong, goes wrong, failure, oops, red message, "
    "red banner, red box, error toast, typeerror, "
    "referenceerror, traceback, cannot read properties"
)
FAILING = phrases("fail, could not, not go through, do nothing, does nothing")
NO_REACTION = phrases("nothing happen, nothing go, no reaction, not react, not respond")
MOVE_FAILING = phrases(
    "move ... fail, change ... fail, drag ... fail, update ... fail, switch ... fail, fail to move, "
    "fail to change, could not move, could not change, could not update"
)
BROKEN = phrases("broken, bust, bork")
CRASH = phrases("crash, white screen, blank white, screen of death")
CRASHING = CRASH + phrases(
    "kick out, throw out, thrown out, app goes down, app go down, app went down, page goes down, page went down, "
    "tab goes down, tab went down, site goes down, screen goes down, everything goes down, "
    "hirepilot goes down, takes ... app down, take ... app down, takes ... page down, "
    "brings ... app down, brings ... page down, kill ... app, kill ... tab, kill ... page, "
    "kill ... browser, kill everything, quit on me, throws me out, "
    "dies, died, dying, blow up, freeze, froze, frozen, blank screen, black screen, bomb out, "
    "close itself, fall over, kick me out, shut down, unresponsive, goes ... white, go white, "
    "went ... white, turn white, all white, goes ... blank, go blank, went ... blank, turn blank, "
    "page hang, tab hang, just hang, it hang, keep hang, hang forever, explode, keel over"
)
NOT_LOADING = phrases(
    "no matter how ... reload, no matter how ... refresh, reload ... not help, "
    "refresh ... not help, reload ... change nothing, refresh ... change nothing, "
    "even after reload, even after refresh, cannot get ... ... open, "
    "cannot get ... ... come up, "
    "been load, been spin, load for ... minute, load for ... hour, load for ages, load ... endless, "
    "minute to load, hour to load, ages to load, age to load, not render, never render, fail to render, "
    "not ... draw, spin and spin, spin around, none of ... come up, none of ... comes up, "
    "not ... finish load, stays white, stay white, stays blank, stay blank, remain blank, "
    "is blank, is white, all blank, white void, nothing but white, only ... white, eternal, "
    "not ... loading, never ... load, never finish, cannot get ... ... load, none of ... load, cannot ... load, never load, no longer load, fail to load, fail load, "
    "refuse to load, load forever, keep load, keep on load, still load, stuck ... load, "
    "endless load, spin forever, just spin, keep spin, spinner, spinning wheel, blank page, "
    "blank screen, blank white, white page, white screen, grey screen, gray screen, "
    "black screen, load bar, load wheel, load screen, load circle, infinite load, forever to load, "
    "takes forever, take forever, unresponsive, page freeze, screen freeze, board freeze, list freeze, page hang, nothing ... ... load, "
    "nothing ... come up, nothing ... comes up, never come up, never comes up, not come up, "
    "page ... blank, tab ... blank, screen ... blank, page ... empty white, just white, "
    "totally blank, completely blank, not coming up, not opening, time out, timed out, timeout, "
    "will not open, never open"
)
WRONG = phrases(
    "nothing to do with, belong to other, belong to another, belong elsewhere, "
    "belong somewhere else, show ... from other, show ... from another, show ... of other, "
    "show ... of another, amount from other, amount from another, amount of other, "
    "amount of another, value from other, value of other, value of another, "
    "from other client, from another client, out of whack, all over the place, "
    "value ... not fit, amount ... not fit, number ... not fit, figure ... not fit, "
    "jumble, haywire, gone crazy, goes crazy, went crazy, unreliable, delete ... back, "
    "delete ... still there, delete ... still here, delete ... not gone, reappear, "
    "pop back, come back after, comes back after, still has ... delete, "
    "still have ... delete, still has ... close, still have ... close, still has ... lost, "
    "still has ... won, still list, show ... instead of, say ... instead of, "
    "list ... instead of, inside ... it is, in the deal itself, "
    "another deal s, other deal s, another opportunity s, wrongly, false, do not belong, not belong, "
    "not mine, not up to date, lag behind, days old, day old, week old, "
    "wrong, incorrect, inaccurate, outdated, out of date, stale, mix up, mess up, scramble, "
    "not ... right, not ... correct, not ... match, not ... update, not ... refresh, old data, "
    "still show, still ... old, last month s, last week s, out of sync, not ... up to date, twice, "
    "show ... last year only, show only ... last year, show ... from last year, "
    "show ... last month only, show only ... last month, show ... from last month, "
    "duplicate, garbage, nonsense, bogus, swap, someone else s, somebody else s, no sense"
)
NOT_SENT = phrases(
    "nothing ... goes out, nothing ... go out, invoice ... not leave, "
    "invoice ... never leave, nothing leave, nothing ... leave, refuse to go, "
    "refuse to leave, invoice stuck, invoice are stuck, invoice is stuck, "
    "invoice all stuck, stuck in draft, stuck as draft, stuck in ... outbox, "
    "not get email, not being email, not been email, no longer email, no longer get email, "
    "never get email, nobody ... receive, nobody ... got, no one ... receive, "
    "no one ... got, "
    "none of ... send, none of ... sent, none of ... going out, not ... send, not ... sent, never ... send, never ... sent, no longer send, "
    "cannot get ... send, not go out, nothing go out, nothing goes out, not goes out, "
    "fail to send, fail send, send fail, send ... fail, send error, stuck ... send, "
    "not ... deliver, not go through, refuse to send, send ... do nothing, send ... does nothing, "
    "send ... nothing happen, never ... go out, never ... goes out, never arrive, never ... arrive, not arrive, not ... arrive, "
    "never reach, not reach, never got, not got, never receive, not receive, never ... receive, "
    "did not get, send ... broken, send ... ... not work, stop sending, stopped going out"
)
MISMATCH = phrases(
    "gap, difference of, difference in, delta, not fit, two ... number, different number, "
    "more than the invoice, "
    "not ... match, mismatch, not ... add up, not ... agree, disagree, not ... line up, differ, "
    "different, off, discrepancy, not ... tie, not equal, not ... reflect, short by, out of sync, "
    "is ... short, are ... short, short of, short compared, "
    "less than what, less than we, less than the invoice, more than what we, more than we invoice, not ... reconcile, not ... balance, not ... same, although, even though, higher than, "
    "lower than, too low, too high, not tally, not ... tally, contradict, "
    "conflict, inconsistent, not ... count, ignore, leave out, wrong, incorrect, invoice add up to, invoice total"
)
STUCK = phrases(
    "minute, min, mins, hour, ages, been saving, say saving, stuck, hang, freeze, frozen, forever, spinner"
)
STUCK_SAVING = phrases(
    "save save, still say ... saving, just say ... saving, only say ... saving, keep say ... saving, "
    "keeps say ... saving, save ... never show up, save ... not go away, "
    "save ... without stop, save ... no end, "
    "save ... never complete, save ... not complete, save ... never end, never complete, "
    "save ... never done, save ... takes forever, save ... take forever, never get done save, "
    "save ... spin, stay ... saving, remain ... saving, keeps say saving, save without end, "
    "stuck ... saving, hang ... save, freeze ... save, frozen ... save, spin ... save, save forever, "
    "save spinner, never ... save, not finish save, not stop save, been save, still save, "
    "save for, not ... save, cannot get past saving, not get past saving, never get past saving, "
    " keep saving, save ... nothing happen, save ... never finish, "
    "say saving ... nothing happen, say saving forever, save and save"
)
LOCKED_OUT = phrases(
    "locked out, lock out, locked, cannot log in, cannot login, cannot sign in, cannot get in, "
    "cannot access ... workspace, cannot access ... account, suspended, past due"
)
STILL_OLD_PLAN = phrases(
    "still ... free, still ... starter, plan not ... update, subscription not ... update, "
    "plan not ... change"
)
CHARGED_TWICE = phrases(
    "charge ... twice, charge ... two times, double charge, bill me ... twice, bill us ... twice, "
    "bill my ... twice, bill my ... two times, bill me ... two times, bill us ... two times, "
    "been bill twice, was bill twice, were bill twice, got bill twice, get bill twice, "
    "duplicate charge, duplicate debit, two charge, 2 charge, double bill, charge again, bill twice, "
    "charge ... 2x, charge ... 2 times, bill ... 2x, debit ... twice, took ... money twice, "
    "taken ... money twice, take ... money twice, paid twice for"
)
SEEING = phrases("see, saw, show, can view, look at, visible, appear, read, access")
LOST = phrases(
    "wipe, lost our data, lost everything, corrupt, delete itself, delete by itself, "
    "all our ... disappear, all our ... gone, all our ... vanish, all my ... gone, "
    "all my ... vanish, stage ... disappear, stage ... gone, stage ... vanish, "
    "data ... gone, data ... disappear, data ... vanish"
) + phrases(
    ", ".join(
        f"lost all {whose} {thing}"
        for whose in ("", "our", "my", "the", "of our", "of my", "of the")
        for thing in (
            "data",
            "deal",
            "opportunity",
            "opp",
            "candidate",
            "record",
            "note",
            "invoice",
            "req",
            "information",
            "lead",
        )
    )
)
DOWN = phrases(
    "is down, are down, went down, is offline, ^ hirepilot down, ^ app down, ^ site down, app s down, site s down, "
    "^ everything down, hirepilot ... dead, nobody ... log in, nobody ... can log in, "
    "no one ... log in, no one ... can log in, "
    "nobody ... login, everyone ... locked out, team ... cannot log in, all ... cannot log in"
)

# What can usually be explained, and what is no report at all --------------------------------------

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
        for thing in ("site", "website", "app", "platform", "system", "login", "ats", "erp")
    )
)
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
    ERROR
    + FAILING
    + BROKEN
    + NOT_LOADING
    + EXPLAINED
    + REFUSED_MOVE
    + phrases(
        "permission, cannot, not see, not find, not show, not appear, not there, not have, not work, not get, "
        "not i see, not we see, zero req, need access, no access, plan ... not include, not in my, not in the, not on my, not on the, not let, no longer see, missing, disappear, vanish, gone, "
        "greyed out, grayed out, disabled, hidden, empty, have no, has no, no req, no ... billing, "
        "blank, bounce, nothing work, nothing happen, no opportunity, no deal, no ... button, no ... tab, no ... menu, denied, problem, issue, wrong, stuck, crash"
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
WANTS_HUMAN = phrases(
    "open ... ticket, create ... ticket, raise ... ticket, file ... ticket, submit ... ticket, "
    "log ... ticket, make ... ticket, support ticket, ticket please, talk ... human, "
    "speak ... human, talk ... someone, speak ... someone, talk ... person, speak ... person, "
    "talk ... support, speak ... support, contact support, real person, a human, live agent, "
    "escalate this, please escalate, escalate it"
)
