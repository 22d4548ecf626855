# Everything runs in .venv, which the first target that needs it sets up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check-style check-types check-behaviour generate fuzz agree mutate bench bench-columns calibrate clean help

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: $(VENV)/.ready ## audit the example plans, then show one of them
	@echo '$$ popkit audit examples/riverside --as-of 2027-03-01'
	@$(BIN)/popkit audit examples/riverside --as-of 2027-03-01; status=$$?; test $$status -le 1
	@echo; echo '$$ popkit show examples/riverside/plans/p01-on-track.json --as-of 2027-03-01'
	@$(BIN)/popkit show examples/riverside/plans/p01-on-track.json --as-of 2027-03-01
	@echo; echo "$(BIN)/popkit explain GOAL013b tells why a rule is there; docs/tutorial.md begins at the beginning"

test: check-style check-types check-behaviour ## every check that must pass before a change lands

check-style: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(VENV)/.ready
	$(BIN)/mypy

check-behaviour: $(VENV)/.ready
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

generate: $(VENV)/.ready ## write the generated reference and the example reports anew
	$(BIN)/python tools/generate.py

fuzz: $(VENV)/.ready ## read 200,000 mutated documents
	$(BIN)/python tests/fuzz/mutate_documents.py --documents 200000 --seed 1 --workers 2

agree: $(VENV)/.ready ## the roads agree, on 20,000 synthetic plans and 10,000 of every sort
	$(BIN)/python -m pytest -m full tests/cohort

mutate: $(VENV)/.dev ## mutation tests of methods, standing and rules
	$(BIN)/python tools/mutation_score.py

bench: $(VENV)/.dev ## speed and memory, as ratios taken in one run
	$(BIN)/python bench/bench.py

bench-columns: $(VENV)/.dev ## the road over columns up to a million plans, beside pandas and DuckDB; takes half an hour
	$(BIN)/python bench/cohort.py --plot docs/growth.svg

calibrate: $(VENV)/.ready ## measure the false-alarm rates of verdicts, alerts and changes
	$(BIN)/python simulations/calibrate_verdict.py --json src/popkit/rules/alerts.json
	$(BIN)/python simulations/calibrate_change.py

clean: ## remove what the other targets made
	rm -rf $(VENV) .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache mutants

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "popkit needs Python 3.11 or newer")'
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]' --group test
	@touch $@

$(VENV)/.dev: $(VENV)/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
