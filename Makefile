# Every target sets up what it needs: on a fresh machine `make chat` alone ends in a chat.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
BENCHMARK := .venv-benchmark
# Many tests wait for a process or a pause: more of them than processors go on at once.
WORKERS ?= 4
# Tests start hundreds of processes, which need not compile the code each time.
export PYTHONDONTWRITEBYTECODE :=
EVAL_QUESTIONS ?= tests/questions/seeds.jsonl
EVAL_ARTICLES ?= seeds
DATA ?= ../shared/data
SETS ?= $(addprefix $(DATA)/,squad_train newwiki squad2_lookalikes)

.DEFAULT_GOAL := help
.PHONY: help setup chat run test test-all lint format types messages eval bench quality pictures train lock clean

help:  ## show these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 10

setup: $(DEV)  ## make .venv from the locked requirements

chat: $(RUN)  ## ask the bundled articles in this terminal; no token needed
	@$(BIN)/articlebot chat

run: $(RUN)  ## run the Telegram bot with the token in .env
	@$(BIN)/articlebot run

test: $(DEV)  ## run the fast tests
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist loadgroup -m "not slow" $(PYTEST_ARGS)

test-all: $(DEV)  ## run all tests, also those that start processes, kill or soak
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

lint: $(DEV)  ## look for mistakes, formatting that differs and imports against the layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache

format: $(DEV)  ## format the code and mend what can be mended
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(DEV)  ## check types (mypy strict)
	@$(BIN)/mypy

messages: $(DEV)  ## bring the catalogues of other languages up to date (SHEETS: new translations)
	@$(BIN)/python tools/catalogues.py $(SHEETS)

eval: $(RUN)  ## measure the answers on questions with known answers
	@$(BIN)/articlebot eval $(EVAL_QUESTIONS) --articles $(EVAL_ARTICLES)

bench: $(DEV)  ## measure speed and memory
	@$(BIN)/articlebot bench

quality: $(BENCHMARK)/stamp  ## measure quality beside other systems, embeddings too (DATA)
	@$(BENCHMARK)/bin/python benchmarks/quality.py $(DATA)

pictures: $(DEV)  ## draw conversations with the bot into docs/pictures (needs Chromium)
	@PYTHONPATH=tests $(BIN)/python -m pictures docs/pictures $(SCENES)

train: $(DEV)  ## learn the ranking anew from SETS, folders of articles and questions
	@$(BIN)/python -m retrieval.evaluation.training.background_corpus $(firstword $(SETS))/articles
	@$(BIN)/python -m retrieval.evaluation.training.train $(SETS) src/retrieval/ranking/model.json

lock: $(DEV)  ## write the locked requirements anew (needs uv)
	@for set in run dev; do \
	  groups="--extra all --group build"; [ $$set = run ] || groups="$$groups --group dev --constraint requirements/run.lock"; \
	  uv pip compile pyproject.toml $$groups --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --quiet --upgrade --output-file requirements/$$set.lock; \
	done

clean:  ## remove the environment, the saved indexes and the caches
	rm -rf .venv $(BENCHMARK) var dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "articlebot needs Python 3.11 or later, and found none."; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "articlebot needs Python 3.11 or later; $(PYTHON) is $$("$(PYTHON)" --version). Name another: make PYTHON=python3.11"; exit 2; }
	@echo "Setting up .venv (once; about a minute) ..." >&2
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing (on Debian and Ubuntu: apt install python3-venv)."; exit 2; }

$(RUN): .venv/bin/python pyproject.toml requirements/run.lock
	@$(call install,run)
	@touch $@

$(DEV): $(RUN) requirements/dev.lock
	@$(call install,dev)
	@touch $@

# An environment of its own: embeddings need a gigabyte that nothing else does.
$(BENCHMARK)/stamp: $(DEV) requirements/benchmark.txt
	@"$(PYTHON)" -m venv $(BENCHMARK)
	@$(call install,dev,$(BENCHMARK)/bin)
	@$(BENCHMARK)/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements/benchmark.txt >&2
	@touch $@

# A lock is complete, so nothing is resolved again: pip 23 takes the newest release for an extra
# that a locked package wants of another (coverage[toml]), and then finds no hash for it.
define install
$(or $(2),$(BIN))/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements/$(1).lock >&2 \
  && $(or $(2),$(BIN))/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . >&2
endef
