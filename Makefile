# The one list of tasks. `make run` and `make test` need only Python 3.11+, pip and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Files of tests side by side: half of the time they wait for a browser or a server.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

.PHONY: run test check fix eval bench screenshots

run: $(VENV)/.installed
	$(BIN)/python -m index build || true # the page says what is missing, and what to do
	$(BIN)/python app.py

test: $(VENV)/.installed-dev
	$(PYTEST)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy assistant index benchmarks tests app.py
	$(BIN)/lint-imports
	$(PYTEST)

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(VENV)/.installed-dev
	$(BIN)/python -m index build
	$(BIN)/python -m assistant eval tests/evals

bench: $(VENV)/.installed-bench
	$(BIN)/python -m index build
	$(BIN)/python -m assistant eval tests/evals --baseline
	$(BIN)/python -m benchmarks

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m tests.screenshots

# A stamp per set of extras: an unchanged pyproject.toml installs nothing again.
$(VENV)/.installed: EXTRAS :=
$(VENV)/.installed-dev: EXTRAS := [test]
$(VENV)/.installed-bench: EXTRAS := [bench]
$(VENV)/.installed $(VENV)/.installed-dev $(VENV)/.installed-bench: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".$(EXTRAS)"
	touch $@
