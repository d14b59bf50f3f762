# Every target sets up what it needs, on a machine with only Python 3.11+, git and make.
# `make help` lists them.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PACKAGES := restore_profiles recovery aws_api runbooks screens tui command_line aws_sandbox
# pytest's worker processes: `make test WORKERS=0` runs in one process, where a debugger works.
WORKERS ?= 2
# Narrow a run: `make test TESTS=tests/unit`.
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help sandbox test check format docs coverage picture bench clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

# The stamp is older than pyproject.toml exactly when dependencies may have changed.
$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { \
		echo "Relight needs Python 3.11 or newer; none is on PATH. Name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Relight and what it needs into $(VENV) (about a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[sandbox,test]'
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $(READY)

venv: $(READY) ## set up .venv with everything that follows
.PHONY: venv

sandbox: $(READY) ## open the app on a simulated AWS account
	@$(BIN)/relight sandbox

test: $(READY) ## run all tests
	$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

check: $(READY) ## format, lint, types, import contracts, generated docs, wheel
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check
	$(BIN)/python -m tests.packaging.banned_calls
	$(BIN)/python -m tests.packaging.wheel

format: $(READY) ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY) ## write the generated pages of docs/
	$(BIN)/python -m docs.generate

coverage: $(READY) ## print how much of what AWS documents each profile covers
	@$(BIN)/python -m docs.coverage_page

picture: $(READY) ## draw the README's picture of the app
	$(BIN)/relight picture

bench: $(READY) ## measure the figures in benchmarks/
	$(BIN)/python -m benchmarks

clean: ## remove .venv, caches and built files
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
