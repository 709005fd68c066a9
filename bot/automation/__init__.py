"""What HirePilot does by itself: events of the outbox, digests, webhooks and invoices by e-mail.

Everything here is a job of the engine (`bot.steps`). An event that waits in the outbox is picked up
after the click that wrote it, at the start, and every minute; its id is the job's, so that however
often it is picked up, it is handled once.
"""
