# make run   sets everything up and runs the demo: sample project, train, tag, review window
# make test  sets everything up and passes the tests
# make check what CI runs: tests, lint, types, imports

VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check lint types imports translations clean

run: $(VENV)/.runs
	$(BIN)/duanbiao demo

test: $(VENV)/.tests
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

check: test lint types imports

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tests
	$(BIN)/mypy

imports: $(VENV)/.tests
	$(BIN)/lint-imports

# Takes new texts into the catalogues and compiles them; tests fail on a missing translation.
translations: $(VENV)/.tests
	for package in data model cli gui; do \
	  $(BIN)/pybabel -q extract -k _ -k N_ -k ngettext:1,2 --no-location --omit-header -o $(VENV)/$$package.pot $$package && \
	  $(BIN)/pybabel -q update -D $$package -i $(VENV)/$$package.pot -d resources/translations -l zh_CN --no-fuzzy-matching --ignore-pot-creation-date && \
	  $(BIN)/pybabel -q compile -D $$package -d resources/translations -l zh_CN || exit 1; \
	done

$(VENV)/.runs: pyproject.toml requirements.lock .ci/prepare
	sh .ci/prepare $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.lock
	$(BIN)/python -m pip install --quiet -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info
