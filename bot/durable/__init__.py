"""The engine: work that survives. The only package that knows DBOS.

How the rest of REX runs durable work, without knowing it:

- **Turns** go in by `Engine.record`: one message, click or form is one turn, under an id that names
  it, so a repeated delivery finds the turn that is already there. Turns of one Slack thread run one
  after another.
- **Jobs** are everything else that must happen exactly once. Name one in `Work.jobs`:
  `{"digest": send_digest}` with `send_digest(payload: JsonObject, steps: Steps) -> None`, and start
  it by `engine.start_job("digest", key, payload)` or, inside a turn or a job, by
  `steps.start_job(...)`. Job and key together are its id: starting it again is harmless, for as
  long as finished work is kept (30 days). `after=seconds` starts it later and costs nothing
  meanwhile, so a ladder is best a chain of jobs, each starting the next rung.
- **Waits** inside a turn or a job: `steps.wait(seconds)`, and a `steps.send` that is not taken yet.
  More than a moment is spent *aside*: the work ends here, gives back its thread, worker and lane,
  and begins again later, going on from its last step. Later turns of a thread wait for an earlier
  one that is put aside.
- **Lanes**: a job that names a workspace or a Slack team in what it is told runs in lanes of that
  customer, so nobody's trouble holds up anybody else, nor REX's own jobs.
- **Schedules** stand in `Work.schedules`: `{"digests": Schedule("0 7 * * *", start_digests)}` with
  `start_digests(at: datetime, steps: Steps) -> None`. The times are cron's (UTC; with six fields the
  first is seconds), or `every(seconds)`. However many replicas run, each time is run once.

Everything a turn or a job does to the world is a step (`bot.steps`), and between steps it must be
deterministic: after a crash it runs again from its beginning, and steps that are done give back
what they returned. Steps are known by their order, so a change of the order is a change for work
that is under way: put it under `steps.changed("name")`, which is False for work that the old code
had taken past this place.
What fails for a reason nobody foresaw stays, visible in `rex engine status`, until somebody says
`rex engine retry` or `cancel`; Super Admins are told.

What must start although no engine runs (a terminal, a migration) is a row in the database that is
looked for at the start, as alerts are; an id keeps it from starting twice.
"""
