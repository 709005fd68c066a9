"""The words people use for the ways in which things fail."""

from tickets.wording import phrases

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
    "no load, empty page, empty screen, empty window, empty white, no matter how ... reload, no matter how ... refresh, reload ... not help, "
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
    "which we delete, which i delete, that we delete, that i delete, which were delete, "
    "that were delete, under my name, under his name, under her name, under the wrong, "
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
    "send ... nothing go, nothing goes, receive nothing, got nothing, get nothing, has nothing, nothing receive, nothing in ... inbox, "
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
    "apart, not trust, "
    "gap, difference of, difference in, delta, not fit, two ... number, different number, "
    "more than the invoice, "
    "not ... match, mismatch, not ... add up, not ... agree, disagree, not ... line up, differ, "
    "different, off, discrepancy, not ... tie, not equal, not ... reflect, short by, out of sync, "
    "is ... short, are ... short, short of, short compared, "
    "less than what, less than we, less than the invoice, more than what we, more than we invoice, not ... reconcile, not ... balance, not ... same, although, even though, higher than, "
    "lower than, too low, too high, not tally, not ... tally, contradict, "
    "conflict, inconsistent, not ... count, ignore, leave out, wrong, incorrect, invoice add up to, invoice total"
)
NOT_COUNTED = phrases(
    "not in ... revenue, not under ... revenue, not on ... revenue, missing ... revenue, "
    "revenue ... missing, not ... show ... revenue, not ... appear ... revenue, revenue ... miss, "
    "absent ... revenue, revenue ... leave out, revenue ... skip"
)
STUCK = phrases(
    "minute, min, mins, hour, ages, been saving, say saving, stuck, hang, freeze, frozen, forever, spinner"
)
#: What the button says meanwhile.
SAYS_SAVING = phrases("say saving, on saving, at saving, still saving, keep saving")
STUCK_SAVING = phrases(
    "say saving $, on saving $, at saving $, "
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
#: Words of alarm without a verb: "data from another agency".
ONLY_NAMED = phrases(
    "^ data from ... $, ^ data of ... $, ^ candidate from ... $, ^ candidate of ... $, "
    "^ client from ... $, ^ deal from ... $, ^ deal of ... $, ^ record from ... $, "
    "^ record of ... $, ^ invoice from ... $, ^ invoice of ... $"
)
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
    "is down, ist down, are down, went down, is offline, ^ is ... down, ^ is ... offline, ^ hirepilot down, ^ app down, ^ site down, app s down, site s down, "
    "^ everything down, hirepilot ... dead, nobody ... log in, nobody ... can log in, "
    "no one ... log in, no one ... can log in, "
    "nobody ... login, everyone ... locked out, team ... cannot log in, all ... cannot log in"
)
#: The same without a word for what is down.
OUTAGE = phrases(
    "^ is it down $, ^ is it down right now, ^ is it down for, ^ is there a outage, "
    "^ is there an outage, there is an outage, ^ outage $"
)
