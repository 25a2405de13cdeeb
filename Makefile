# `make book` and `make test` set up what is missing first; a second run of set-up takes about a second.
PYTHON ?= python3
VENV := .venv/bin

.PHONY: book setup setup-test setup-test-all test test-all bench check format lock clean distclean help

book: setup ## Build the EPUB and the PDF of the book in this folder
	@$(VENV)/python build.py all

setup: ## Set up for building: Python environment, system packages, formula renderer
	@$(PYTHON) -m bootstrap book

setup-test: ## Set up for the tests as well
	@$(PYTHON) -m bootstrap test

setup-test-all: ## Set up for the slow tests, too: Chromium and Ace
	@$(PYTHON) -m bootstrap test-all

test: check ## Every test but the slow ones
	$(VENV)/python -m pytest -n auto --dist loadgroup -m "not slow"

test-all: setup-test-all check ## Every test, with large books and slow checkers
	$(VENV)/python -m pytest -n auto --dist loadgroup

bench: setup-test ## Measure what formulas cost, and how lines are filled beside other programs
	@$(VENV)/python -m bench.formulas
	@$(VENV)/python -m pip install --quiet typst || echo "Typst cannot be installed: it is left out"
	@$(VENV)/python -m bench.composition

check: setup-test ## Style and types (the rooms' borders are among the tests)
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy

format: setup-test ## Lay out the code
	$(VENV)/ruff format .

UV := .venv/lock/bin/uv
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11
lock: ## Lock the newest versions that pyproject.toml allows
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv
	$(LOCK) --upgrade pyproject.toml -o requirements/book.txt
	$(LOCK) --upgrade pyproject.toml --group test -c requirements/book.txt -o requirements/test.txt
	$(LOCK) --upgrade --group bundle -o requirements/bundle.txt

clean: ## Remove what builds and checks made
	rm -rf build dist .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

distclean: clean ## Remove what set-up made as well
	rm -rf .venv kanben/render/mathjax/node_modules kanben/render/mathjax/bundle.js

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile
