"""Words and phrases that a retelling uses for those of the guide, and words that add nothing.

Other than the synonyms of the search, which may lead astray, these are read as proof: a group
holds only what may be put for one another without saying anything else.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from knowledge.words import stem, words_of

#: Between commas stands one meaning; "_" joins the words of a phrase. A word may have several.
_GROUPS = """
    30_minutes half_an_hour, 60_minutes an_hour one_hour 1_hour, 12_hours half_a_day, 24_hours
    one_day a_day 1_day single_day full_day whole_day, 48_hours two_days 2_days, 7_days a_week
    one_week 1_week, 14_days two_weeks 2_weeks fortnight, 30_days a_month one_month, 12_months
    a_year one_year, day_1 first_day, at_once immediate immediately instant instantly right_away
    straight_away on_the_spot without_delay no_delay directly, by_itself by_themselves automatic
    automatically on_its_own on_their_own without_you, by_hand manual manually yourself, again
    another_time once_more, at_first by_default default initially to_begin_with from_the_start
    to_start_with, until_then meanwhile in_the_meantime for_the_time_being, right_now
    at_the_moment currently now, later afterwards after_that from_then_on, before beforehand
    in_advance first, as_soon_as once when the_moment from_the_moment, while as_long_as during
    in_the_meantime, if when in_case provided whenever once, whether if, because since due_to
    owing_to, although even_though despite, except apart_from other_than but_for besides,
    usually normally typically generally as_a_rule most_of_the_time, often frequently regularly,
    sometimes occasionally now_and_then, rarely seldom hardly_ever, about around roughly
    approximately approximate rough, up_to at_most no_more_than maximum max as_many_as
    not_more_than most, at_least minimum no_fewer_than or_more, several many multiple
    more_than_one various a_few some, more further additional extra other, less fewer smaller
    lower reduced, bigger larger higher greater, lots_of many plenty_of a_lot_of, part portion
    share, rest remainder remaining what_is_left left, time_that_is_left remaining_time, mail
    email message, mails emails messages, try_again retry retries retried tries_again
    tried_again new_attempt another_attempt another_try attempt, tried attempted retried,
    go_down drop decrease fall sink, go_up rise increase grow raise climb, stop halt end cease
    come_to_a_halt come_to_an_end, pause break on_hold hold suspend interrupt take_a_break stop
    wait rest, resume continue go_on carry_on restart proceed, start begin launch kick_off
    get_going set_off, finish complete end done be_over over through, delay push_back postpone
    put_off hold_up later, wait hang_on be_patient, stay remain keep continue, keep store save
    retain hold hold_on_to preserve, lose lost gone vanish disappear miss, deleted removed
    erased gone lost, remove take_away take_off take_out take_down delete clear drop get_rid_of,
    take_down offline unpublish switch_off, add put_in include insert enter, enter type fill_in
    write put_in key_in, fill_in complete enter, choose pick select decide opt_for go_for, click
    press hit tap push, open go_to visit head_to head_over navigate_to call_up, show display
    list present appear, see view look_at visible find access have_access have_a_look, look_at
    check review inspect examine, check verify make_sure look_whether compare ensure, make_sure
    ensure check, hidden invisible concealed not_shown leave_out left_out out_of_sight,
    leave_out skip exclude omit left_out ignore, find look_up discover locate spot, search
    look_up lookup find, ask request prompt check_with confirm, ask_for demand require request
    want, ask_for ask_whether want_to_know, tell let_know inform notify notified say report
    write_to get_word, told notified informed hear learn, send mail deliver submit go_out leave,
    get receive obtain come_in arrive, arrive come_in reach land, give grant hand, hand_over
    pass_on transfer forward give, pass_on forward share hand_on, share pass_on, work function
    run operate, run work carry_out perform execute do, happen occur take_place, take_effect
    apply applies kick_in come_into_effect start, apply count be_valid, bring contain lead_to
    cause, change alter adjust edit modify switch update correct, correct fix mend put_right
    repair amend update, fix mend repair solve sort_out, wrong incorrect mistaken off not_right,
    right correct accurate, create make set_up build generate produce, set_up configure install
    prepare establish, use employ work_with make_use_of, used_up exhausted reached spent gone,
    run_out used_up zero nothing_left no_longer_any, out_of_credits no_credits run_out, need
    require must have_to has_to necessary needed mandatory required, optional not_required
    not_mandatory not_needed voluntary no_need, have_to must need need_to, can may able allowed
    possible be_able_to, allowed permitted accepted, accept take agree approve, refuse reject
    decline turn_down deny, turned_down rejected declined refused, want like wish would_like,
    need want, like similar such_as for_example for_instance including, own personal yours,
    belong part assigned, own belong_to yours, connected linked attached tied, connect link
    attach tie join hook_up, disconnected unlinked detached cut_off, pay settle, paid settled
    money_received, refund money_back reimburse paid_back, refunded money_back,
    nothing_is_refunded no_money_back, costs price charge charged pay, cost charge take_credits,
    charge bill cost, costs_nothing free free_of_charge not_charged no_charge, free no_cost
    costs_nothing, credits points, money amount revenue sum, amount sum total, figure number
    value amount, figures numbers data statistics, total sum altogether overall, person someone
    somebody individual people human, people persons everyone folks users those, someone
    somebody a_person person anybody, whoever anyone_who everyone_who the_person_who people_who
    those_who who, colleague teammate coworker co_worker, user person, you your yours, team
    colleagues, company firm employer business organisation organization, customer client, boss
    manager, guest visitor outsider reviewer, candidate applicant person, applicant candidate
    person_who_applied, applied application apply, job position role vacancy opening, job_post
    posting job_ad job_advert post advert, résumé resume cv, picture image photo scan scanned,
    file document attachment, page screen, address link url, website site homepage, computer
    device machine, extension plugin plug_in add_on, programs program apps app application
    software tools, tool app program, app programs, mailbox inbox account, inbox mailbox,
    reply answer response respond write_back react, replies answers responses, answered replied
    responded, out_of_office auto_reply away holiday vacation autoresponder automatic_reply,
    unsubscribe opt_out, unsubscribes opts_out opt_out, bounce undeliverable not_delivered
    undelivered come_back returned could_not_be_delivered, complaint marked_as_spam, warning
    alert, reputation standing, subject topic heading, text wording content, list overview
    table, view selection, label tag, column field, field column entry box, setting option
    preference, settings options preferences, step stage phase, next following subsequent, last
    final previous, earlier previous, new fresh brand_new recent, old earlier former previous
    outdated, current present existing, same identical equal one, different other another
    distinct, separate own apart kept_apart, together combined jointly, never_added_together
    kept_apart separate, converted conversion turned_into, convert turn_into change_into
    make_into become, become turn_into, one_after_the_other one_by_one one_after_another in_turn
    sequentially in_sequence, at_the_same_time at_once simultaneously in_parallel parallel
    concurrently, in_one_go at_once in_one_run in_one_sweep per_run, queue line, background
    behind_the_scenes, by_step gradually step_by_step slowly, slowly gradually little_by_little,
    stored kept saved, encrypted in_encrypted_form encryption, protected secured,
    password_protected protected_by_a_password, public open visible_to_everyone, private
    to_yourself confidential personal, private nobody_else, shared share common, internal
    inside, outside external beyond, limit cap maximum ceiling most restriction, exceed
    go_beyond above over pass, reach hit get_to arrive_at, refresh renew update redo, renew
    extend refresh, expire run_out lapse end become_invalid, expired run_out lapsed too_old,
    lasts holds runs good_for takes valid, last hold, cancel terminate end quit call_off,
    cancelled terminated ended, upgrade bigger_plan higher_plan larger_plan, downgrade
    smaller_plan lower_plan, smaller lower less, plan package tier, billing_period billing_cycle
    period, period cycle time timeframe, invoice bill, trial test_phase try_out, card
    credit_card payment_method, seat licence license place, free available vacant, place seat,
    deal opportunity, lead contact prospect, contact lead person, assign give put, merged
    combined joined united, merge combine join, duplicate double twice, double duplicate, match
    same agree fit identical correspond, matched mapped assigned, fit match suit, wait hold,
    sort order, filter narrow_down, archived put_aside in_the_archive, archive put_aside,
    sign_in log_in login logon log_on, sign_out log_out logout, signed_in logged_in, invite
    bring_in ask_in, invitation invite, role rights, permission right allowed access, access see
    use reach, permitted allowed, admin administrator, super_admin owner_of_the_workspace, owner
    belongs_to, hide conceal, error fault mistake problem defect bug trouble issue difficulty,
    damaged corrupt broken defective, stuck frozen hanging, slow takes_long sluggish, large big
    huge great, small little tiny, short brief, long lengthy, easy simple, hard difficult, safe
    secure harmless, risk danger, watch look follow, explain describe, described explained
    found, described_under found_under, guide handbook manual, morning am, evening pm, local
    own, time_zone local_time, daily a_day every_day per_day each_day once_a_day, weekly a_week
    every_week per_week each_week, monthly a_month every_month per_month each_month, yearly
    a_year every_year per_year annual annually, hourly an_hour every_hour per_hour each_hour,
    per each every, calls requests, fire send make, capture grab scrape pull collect, collected
    gathered received picked_up fetched, gathered collected, loaded fetched, report count show,
    counts counted considered included, included part_of_it counted comes_with contains belong,
    included in_it, not_part_of excluded, shown listed displayed, listed shown found, measure
    figure, estimate guess, likely probable expected probably, earned brought_in made, owe owed
    outstanding, due outstanding owed, overdue late, sum total, worked_out calculated computed,
    calculate work_out compute, multiply times, times multiplied, percent percentage, quarter
    25, half 50, exported downloaded, import bring_in upload load, upload attach put_up, goes_to
    lands ends_up arrives, put placed lands moved, put_into placed_in land_in, first_stage
    beginning, moved dragged shifted, move drag shift advance, back backward backwards, forward
    ahead onward, jump skip leap, skipped jumped, reopen open_again, close shut, closed
    finished, signs signed,
    conversation thread, conversations threads, in_one_piece together, warn heads_up, warns heads_up
    give_a_heads_up, rename another_name new_name, renamed another_name new_name, depend rely hinge,
    final no_way_back irreversible cannot_be_undone, not_used unused leftover left_over unspent, expire
    not_roll_over not_carried_over lapse, roll_over carry_over, undo reverse roll_back take_back,
    undone reversed rolled_back, change touch affect, approve ok go_ahead agree, approved ok okayed,
    met fulfilled satisfied true, fulfil meet, hook_up connect, hooked_up connected linked,
    unplug disconnect, disconnected unplugged, standstill pause stop, go_on pick_up continue, better well,
    pay salary money wage, place location, pay_or_place terms, wait later can_wait,
    enough all_that_is_needed needed need suffice sufficient, fill_in enter complete, holiday
    out_of_office away, unclear cannot_tell make_no_sense sense understand, set_up
    setup anything_to_set_up, exchanged swapped replaced, exchange swap replace, reach contact get_hold_of
    get_in_touch_with, contact_data phone email phone_number, pass_on give send forward, private
    nobody_else other_people, share show, move drag, reject turn_down, approve accept, past earlier
    previous history, run_history past_runs, prepare draft, unbilled draft, send go_through carry, carry
    deliver transport, back again, sooner earlier faster, delay push_back hold_up, as_soon_as after when,
    once after as_soon_as, hold_together keep_together, larger big bigger above more_than, starts begins
    launches, sign signature, in_full entirely completely, a_part partly partially, protect guard,
    permit allow let, prevent avoid stop keep_from, forbidden not_allowed prohibited, empty blank
    nothing, whole entire complete, entire whole, single one, sole only, quick fast rapid, quickly fast
    rapidly, wide broad, narrow tight, main primary chief, detail particular, copy duplicate, copied
    taken_over transferred, take_over inherit, belong part_of, hand_over give pass, watch monitor
    keep_an_eye_on, calendar schedule, meeting appointment, booked reserved, note remark comment,
    comment remark, reason cause why, question query, answer reply, client_area portal
"""

#: Words that a sentence needs for its grammar or its tone; what they add to it stands elsewhere.
_LIGHT = """
already yet still even just merely simply basically actually really rather quite fairly pretty
somewhere somehow somewhat anyway certainly naturally obviously of_course etc otherwise instead
however therefore thus hence moreover furthermore additionally plus per upon onto within
via throughout concerning regarding toward towards along across against among between
make makes making made bring brings take takes taking took put puts come comes coming
become becomes let lets give gives keep keeps hold holds turn turns throw want wants wish need needs
happen happens matter matters mean means tend seem appear end ends
way ways thing things case cases kind kinds sort sorts bit lot lots point side fact reason
effect example instance manner form particular certain specific given own respective
enough well much nicely properly
yourself themselves itself himself herself whoever whomever whatever whichever whenever wherever
"""


@lru_cache(maxsize=4_096)
def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text in their order."""
    return tuple(map(stem, words_of(text)))


@lru_cache(maxsize=1_024)
def groups_of(text: str) -> frozenset[int]:
    """The meanings that a text has words for."""
    stems = stems_of(text)
    return frozenset(group for _, _, groups in _found(stems) for group in groups)


def retold_in(said: str, known: Iterable[int]) -> set[str]:
    """The stems of a statement that say in other words what stands in a text with these meanings."""
    stems, meanings = stems_of(said), frozenset(known)
    return {
        each
        for start, end, groups in _found(stems)
        if groups & meanings
        for each in stems[start:end]
    }


def _found(stems: Sequence[str]) -> Iterable[tuple[int, int, frozenset[int]]]:
    """Where a text has words or phrases of a group, and of which ones."""
    for start, first in enumerate(stems):
        for phrase, groups in _BY_FIRST.get(first, ()):
            end = start + len(phrase)
            if tuple(stems[start:end]) == phrase:
                yield start, end, groups


def _by_first() -> dict[str, list[tuple[tuple[str, ...], frozenset[int]]]]:
    meanings: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, line in enumerate(_GROUPS.split(",")):
        for phrase in line.split():
            meanings[stems_of(phrase.replace("_", " "))].add(number)
    found: defaultdict[str, list[tuple[tuple[str, ...], frozenset[int]]]] = defaultdict(list)
    for words, groups in meanings.items():
        found[words[0]].append((words, frozenset(groups)))
    return dict(found)


_BY_FIRST = _by_first()
LIGHT = frozenset(stem(word) for word in _LIGHT.split())
