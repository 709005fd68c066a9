"""Words and phrases that people put for one another when they retell what a guide says.

Other than everyday synonyms, which may lead a search astray without harm, these are read as proof
too (`bot.grounding.wording`): a group holds only what may be put for one another without saying anything else.
"""

from collections.abc import Iterator

from knowledge.index import Index
from knowledge.words import stem, words_of

#: The share of sections with a word up to which a guide uses it seldom.
SELDOM = 0.02

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
    conversation thread chat, conversations threads chats, in_one_piece together, warn heads_up, warns heads_up
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
    comment remark, reason cause why, question query, answer reply, client_area portal,
    sent send sends sending, chosen choose chose, went gone go goes, taken take took takes, given give gave
    gives, came come comes coming, won win wins winning, written write wrote writes, known know knew
    knows, seen see saw sees, built build builds, bought buy buys, kept keep keeps, left leave leaves,
    lost lose loses, paid pay pays, told tell tells, found find finds, held hold holds, met meet meets, made
    make makes, got get gets gotten, done do does did, ran run runs, began begun begin begins, grew grown
    grow grows, shown show shows, drawn draw, spent spend, meant mean, thought think, brought bring brings,
    said say says, felt feel, stood stand, understood understand, forgotten forget forgot, hidden hide hides,
    broken break breaks broke, stuck stick, fallen fall fell falls, risen rise rose, chosen picked
    selected, sent mailed delivered submitted gone_out, taken_out removed, buy purchase get acquire order,
    bought purchased acquired, record entry item, records entries data items, name title call, named
    called, read open look_at look_through opened, unread not_read unopened, fails breaks goes_wrong
    does_not_work, failed broken went_wrong did_not_work unsuccessful, fail go_wrong break, succeed work
    go_through, succeeded worked went_through successful, status state, submission packet presentation,
    related connected belonging, mark flag tag label, marked flagged tagged, filled complete completed,
    fee commission price charge, payment money transaction, minute moment, itself on_its_own, session
    connection sign_in, profile page person, placement hire filled_position, hire placement take_on employ,
    hired placed taken_on employed, subscription plan membership, provider service supplier, recruiter
    user colleague, date day, reload refresh load_again, reconnect connect_again hook_up_again sign_in_again,
    connect_again hook_up reconnect, domain address, activity history, active live running, running live
    active under_way in_progress, in_progress under_way ongoing, window period slot, template model pattern
    sample blueprint, forecast projection expectation outlook prediction, expected estimated likely
    projected predicted, estimated expected projected, estimate expect forecast projection, sequence series chain, result outcome answer hit finding, results outcomes answers hits, with_no_result
    empty nothing_found, nothing_found empty nothing no_result comes_back_empty, already before previously
    beforehand, unless except_if if_not, screenshot picture image photo, recipient addressee receiver
    goes_to person_who_gets_it, recipients receivers, board columns, spam junk, junk spam unwanted, side
    part, pending open outstanding awaiting waiting not_yet_paid, instead rather, feature function, features
    functions everything, condition requirement rule, conditions requirements rules criteria, row line
    record entry, rows lines records entries, retainer retained_search, recognised actual real booked,
    actual real true recognised, offer propose give, interested keen wants_to_go_on positive, flat fixed
    lump_sum, feedback opinion reaction answer rating, code message number, agreed arranged settled
    accepted, agree arrange settle, test check try, probability likelihood chance odds how_likely, likely
    probability, decision_maker contact person_you_deal_with people_you_deal_with, decision_makers contacts
    people_you_deal_with persons, class kind category type, kind type sort category, remote distant,
    project assignment search, manage handle deal_with administer run look_after take_care, managed handled
    run, locked restricted blocked closed, form page, always every_time each_time at_all_times,
    every_time each_time always whenever, suggest propose recommend offer, suggested proposed recommended
    offered, sender from, ownership owner belongs_to who_owns, negotiation negotiating, group bundle cluster
    put_together, group_by sort_by per by, crash freeze break_down, crashes freezes breaks_down, cover hide
    black_out blur conceal, character letter, blocked stopped prevented locked barred not_allowed, written
    put typed, warm_up warming_up getting_used build_up, urgent pressing important, recurring repeated
    regular repeating monthly, proportion pro_rata proportionally proportional accordingly, milestone
    stage_of_the_project part, invalid wrong bad not_valid out_of_date, full complete whole, behind late
    slower lag lags lagging, lag lags behind slow slower, audience recipients people_in_the_campaign,
    worth_going_on_with worth_pursuing promising, worth value, structure set_up, size volume large big,
    receipt proof_of_payment, published public online out_there live, mix_up confuse, matter count make_a_difference
    important, kinds types sorts, instalment part rate portion, instalments parts portions rates, facts data
    details information, exact precise, exactly precisely, deducted taken charged subtracted, both two each_of_them,
    below beneath lower_down, further additional next, further forward, assignment job, agency firm company,
    split divide share_out separate, spread distribute, notification message alert notice, notifications
    messages alerts notices, notice message note notification, menu navigation, known existing, information
    data details, headcount number_of_employees size staff, elsewhere somewhere_else other_places
    from_another_place, description text, delivery arrival, competitor rival, chart graph diagram, batch group
    bunch, alone by_yourself only solely, unlimited any_number as_many_as_you_like no_limit without_limit,
    any_number no_limit unlimited as_many_as_you_like without_limit how_many, typo misspelt mistake,
    treat regard consider see, strongest biggest best top, stale old rotten, spreadsheet excel table list,
    restore bring_back get_back recover, reminder nudge, preview look_at, newest latest most_recent, neither nor,
    low small, handled dealt_with processed, future later from_now_on from_then_on, best most_suitable,
    balance account total, approval go_ahead ok consent permission, approve go_ahead, charged billed taken
    deducted cost, credits_back refunded, again_and_again repeatedly over_and_over, skip jump leave_out go_past, accept confirm approve,
    jump go skip, one_at_a_time individually one_by_one separately, one_step_at_a_time one_by_one
    only_one_stage one_stage, one_by_one individually separately one_at_a_time, apart gap interval between
    distance, gap apart interval, in_front ahead up_front, up_front in_advance before beforehand
    estimated, price estimate cost, one_off given_once once single_time, tie attach link connect, tied attached
    linked connected, reserved_for only for_the alone, reserved only alone, beyond else other more over,
    nothing_else anything_else beyond more, confidential private secret sensitive, sensitive confidential private,
    normal expected usual intended, expected normal as_intended on_purpose, on_purpose intended expected,
    identical same, depend vary differ according, database system workspace list, show_up appear turn_up
    be_added be_listed, turn_up appear show_up, appears shows_up turns_up, other_way_round reverse instead also,
    give_it wait allow, half_an_hour 30, is_down unavailable not_reachable has_a_problem, unavailable down
    out_of_order, down offline unavailable, exception past_this_rule exempt let_past, reason why, why reason
    because_of, patient wait, scheduled planned timed, plan schedule, tell_us report, report tell flag raise,
    raise open, raise_a_ticket open_a_ticket, customers clients, look_after manage, edit change, teammate
    colleague, teammates colleagues, contact_details contact_data phone_and_email, details data information,
    parked on_hold paused, rival competitor, voluntary optional, projection forecast
    estimate, alter change, store save, filled_in completed, merge merging, gives_back refunds, remain stay
    left, stays remains left, unchanged stays same not_changed, not_changed unchanged stays, visible seen
    shown, to_begin_with at_first default initially, turn_on switch_on enable activate, turn_off switch_off
    disable deactivate, turned_on switched_on enabled activated, turned_off switched_off disabled
    deactivated, enabled on, disabled off, switched_on on active, switched_off off inactive, attached linked,
    provide give need enter, provided given entered, all_you_must what_is_needed needs, view see look,
    alter_anything changes_nothing, hidden not_see do_not_see cannot_see not_shown, cannot_see hidden not_visible,
    cannot_reach no_way, not_passed_on never_part_of kept_back, cannot_be_renamed keep_their_name,
    no_money_back not_refunded, goes_out is_sent sent, gone_for_good deleted, due falls_due payable, falls_due
    is_due due, individually one_by_one, proportional in_proportion, kicks_in starts applies, gets_rid_of deletes,
    takes_effect applies starts, go_live start, drag move push, push_back delay postpone,
    pushes_back delays postpones, used_up spent gone, use_up cost take, uses_up costs takes, uses costs takes needs,
    hand_in submit, submit present send put_forward, submitted presented sent, presented submitted, apply
    application, sum amount total, have_a_look check look see, look_up search find, database list,
    sitting waiting queued, queue wait line, queued waiting stuck, obvious explained clear, explain reason,
    first_time first, stage step column, column stage, further on forward ahead, sum_up total, kind_of type,
    get_in_touch contact reach write, touch change affect, drop_out leave, answer write_back, hold_back keep,
    somebody_else another_person others, other_people others colleagues everyone, tidy clean, clean_up remove,
    cheap low, expensive costly high, quick short, double_check check, keep_in_mind note remember, remember note,
    watch_out careful, careful cautious, sparingly little rarely carefully, separate different apart own,
    a_separate its_own, pick_up collect include, picked_up collected included, included picked_up, anybody
    anyone, whenever_you_like at_any_time any_time, any_time whenever_you_like whenever at_any_time, whenever
    any_time each_time, right_now now at_once, right_away at_once, straight at_once directly, hit reached,
    typed entered set_by_hand written, typed_in entered set, put_in entered set, odd strange weird unusual,
meant_to_be intended expected works_as_intended, get_by manage cope, tomorrow next_day, next_day tomorrow, divided
spread split, a_year twelve_months 12_months, spelled_wrong misspelt misspelled spelling, misspelt spelled_wrong
wrong_spelling misspelled, untouched not_read left_alone unread, sorted_into put_into gets assigned, determine
decide, turn_out result, demote lower_role lower, throttle slow_down, slow_down slower, lack missing without, copy_over move
transfer, twelfth month, hit reached used_up, earn salary, earns salary, accepted added, explain tell_the_reason
tell_why say_why, tell_why explain, up_to_you you_decide your_decision your_call,
reopen open_again, resend send_again, reconnect connect_again, rerun run_again, reload load_again, resubmit
submit_again submit, restart start_again, retry try_again, redo do_again, reinstall install_again, retype
enter_again, reupload upload_again, reinvite invite_again, reassign assign_again, recheck check_again,
private visible_to_you_alone visible_only_to_you only_visible_to_you visible_to_nobody_else only_you_can_see
just_for_you nobody_else_sees, comment note remark, comments notes remarks, contain hold include comprise consist,
contains holds includes comprises consists_of, compulsory mandatory required needed must, night quiet_hours,
take_a_rest pause, takes_a_rest pauses, cap limit, draw_on use share, left_over not_used unused, roll_over carried_over, okay
approval approve consent, login sign_in account, turn_off switch_off change, spare other second doubled, mailbox gmail, mailbox outlook
"""


def paraphrases() -> Iterator[tuple[str, ...]]:
    """The words and phrases of each meaning."""
    for group in _GROUPS.split(","):
        yield tuple(phrase.replace("_", " ") for phrase in group.split())


def kin(index: Index) -> Iterator[tuple[str, str]]:
    """What people say in words that a guide seldom uses, and what they may mean by it."""
    seldom = index.rarity_of_share(SELDOM)
    for group in paraphrases():
        for said in group:
            if max(map(index.rarity, map(stem, words_of(said)))) >= seldom:
                yield from ((said, other) for other in group if other != said)
