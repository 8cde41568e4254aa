# The commands of the house; each is one script in deploy/. PORT=, DATABASE_URL= and DEMO=0 are honoured.
.PHONY: help run test test-fast lint format

help:
	@echo "make run        start on http://127.0.0.1:8000 (PORT=, DATABASE_URL=, DEMO=0)"
	@echo "make test       every test, on SQLite and on PostgreSQL, with a browser"
	@echo "make test-fast  SQLite only; no browser, nothing slow, no pages, files or guards"
	@echo "make lint       style, layers, types, templates"
	@echo "make format     write the code in the house's format"

run:
	@deploy/run

test:
	@deploy/test

test-fast:
	@deploy/test fast

lint:
	@deploy/lint

format:
	@.venv/bin/python -m ruff check --fix --quiet . ; .venv/bin/python -m ruff format .
