# REX: every command a person needs. `make help` lists them.

# The newest of the interpreters REX supports, unless you name one: make run PYTHON=python3.11
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
KILLS ?= 300
# Tests wait about as long as they compute: two for each processor. What Python compiles, it keeps.
CORES := $(shell nproc 2>/dev/null || echo 2)
WORKERS ?= $(shell echo $$(( $(CORES) * 2 )))
TESTS = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest
EVENTS ?= 2000
# Where `make run` shows its page, unless on port 8321; 0 for any that is free
PORT ?=
# Which database `make storm` uses, unless SQLite: postgresql, or both
ON ?=
# Where `make torture` keeps its figures, so that it can be stopped and gone on with; what it finds
# wrong, it keeps beside them
KEEP ?=
PACKAGES := bot domain knowledge tickets tools

.DEFAULT_GOAL := help
.PHONY: help install run test thorough again check check-format check-lint check-types check-imports format bench torture storm mutants scenarios classifier worstcase minute lock clean

help: ## what there is to type
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(READY) ## set up .venv with everything, rex included

$(READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "REX needs Python 3.11, 3.12 or 3.13. Install one, or name it: make install PYTHON=/path/to/python3"; exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version)..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $(READY)

run: $(READY) ## start the playground: Slack, inbox and demo workspace on this machine
	@$(BIN)/rex playground $(if $(PORT),--port $(PORT))

test: $(READY) ## tests of everything, within five minutes
	@$(TESTS) -n $(WORKERS) --dist worksteal

thorough: $(READY) ## the tests that `test` leaves out because they are long
	@$(TESTS) -n $(WORKERS) --dist worksteal -m thorough

again: $(READY) ## what failed the last time, one test after the other
	@$(TESTS) -n 0 -m '' --last-failed --last-failed-no-failures none

check: $(READY) ## format, lint, types, import directions (fast)
	@$(MAKE) --no-print-directory --jobs 4 --keep-going check-format check-lint check-types check-imports

check-format: $(READY)
	@$(BIN)/ruff format --check --quiet $(PACKAGES) tests || { echo "Run 'make format'."; exit 1; }

check-lint: $(READY)
	@$(BIN)/ruff check --quiet $(PACKAGES) tests

# 2 is no error in the types: on a busy machine its workers don't start in the 3 s it gives them.
check-types: $(READY)
	@$(BIN)/mypy --num-workers $(CORES) || { test $$? -eq 2 && $(BIN)/mypy; }

check-imports: $(READY)
	@$(BIN)/lint-imports --config pyproject.toml

format: $(READY) ## put every file into the house's format
	@$(BIN)/ruff format --quiet $(PACKAGES) tests
	@$(BIN)/ruff check --quiet --fix $(PACKAGES) tests

scenarios: $(READY) ## play every scenario of ours, by the rules and by script; the rules may miss 3 %
	@$(BIN)/rex eval tests/scenarios --mode scripted
	@$(BIN)/rex eval tests/scenarios --mode offline --least 97
	@$(BIN)/rex eval tests/tickets/scenarios.jsonl --mode offline --least 97
	@$(BIN)/rex eval tests/tickets/reports/held_out.jsonl --mode offline --least 95
	@$(BIN)/rex eval tests/tickets/reports/last.jsonl --mode offline --least 90
	@$(BIN)/rex eval tests/tickets/reports/final.jsonl --mode offline --least 95
	@$(BIN)/rex eval tests/tickets/reports/final2.jsonl --mode offline --least 95
	@$(BIN)/rex eval tests/tickets/reports/final4.jsonl --mode offline --least 90
	@$(BIN)/rex eval tests/tickets/reports/seed_dev.jsonl --mode offline --least 97
	@$(BIN)/rex eval tests/tickets/reports/seed_held_out.jsonl --mode offline --least 97
	@$(BIN)/rex eval tests/tickets/reports/strangers.jsonl --mode offline --least 90
	@$(BIN)/rex eval tests/tickets/reports/seed_fresh.jsonl --mode offline --least 97
	@$(BIN)/rex eval tests/tickets/reports/excused_dev.jsonl --mode offline --least 97
	@$(BIN)/rex eval tests/tickets/reports/excused_fresh.jsonl --mode offline --least 97

classifier: $(READY) ## learn anew which messages report a fault, from the rows we keep
	@$(BIN)/python -m tests.tickets.learning

worstcase: $(READY) ## switch every guard against a bad model off in turn: the worst case must notice
	@$(BIN)/python -m tests.bot.worst_case

minute: $(READY) ## let models hang, trickle and call tools for ever: one reply each, within the minute
	@$(BIN)/python -m tests.bot.slow_models

bench: $(READY) ## every benchmark, as ratios to a baseline of the same run
	@$(BIN)/python -m tests.benchmarks

torture: $(READY) ## kill REX KILLS=300 times on each database, and see that nothing is lost or doubled
	@$(BIN)/python -m tests.torture --kills $(KILLS) $(if $(KEEP),--keep $(KEEP))
	@REX_TEST_EVERY_KILL=1 $(BIN)/python -m pytest -n 0 -q tests/bot/escalation/test_kills.py

storm: $(READY) ## bad weather between Slack and REX for EVENTS=2000 events: nothing is lost or doubled
	@$(BIN)/python -m tests.storm --events $(EVENTS) $(if $(ON),--on $(ON))

mutants: $(READY) ## break the rules of deals on purpose, one by one: each time the tests must notice
	@$(BIN)/python -m tests.domain.machine

lock: ## pin what pyproject.toml asks for, with the hash of every file (needs uv; UPGRADE=1: the newest)
	@uv pip compile --quiet --universal --python-version 3.11 --group dev --extra stripe --extra otel \
		--generate-hashes --no-annotate --no-header $(if $(UPGRADE),--upgrade) -o requirements.lock pyproject.toml

clean: ## remove what `install` and the tools made
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
