PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 3

# Many processes are started here, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

# The parts of `make test`.
PARTS := test-journeys test-chaos test-bot test-sandbox test-rest lint test-core
.PHONY: setup run demo test $(PARTS) bench chaos lock clean

run: setup
	$(BIN)/danqing run $(if $(CONFIG),--config $(CONFIG))

setup: $(VENV)/.ready

INSTALL := install -qq --disable-pip-version-check --no-deps --no-compile
PIP := $(BIN)/pip $(INSTALL)

# Stamps, so that a second `make run` starts at once. Most of what is installed is never imported,
# so that it is compiled when it is.
$(VENV)/.ready: $(VENV)/.pip requirements.txt pyproject.toml
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-build-isolation -e .
	touch $@

# What only the tests need.
$(VENV)/.tools: $(VENV)/.pip requirements-dev.txt
	$(PIP) --require-hashes -r requirements-dev.txt
	touch $@

# The pip that comes with an older Python takes twice as long, and making it takes a while too, so
# that it is made only where Python has none beside it.
$(VENV)/.pip: requirements-pip.txt
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python $(INSTALL) --require-hashes -r $< 2> /dev/null \
	    || { $(BIN)/python -m ensurepip > /dev/null && $(BIN)/python -m pip $(INSTALL) --require-hashes -r $<; }
	touch $@

demo: setup
	$(BIN)/danqing demo --lang zh
	$(BIN)/danqing demo --lang en

# Side by side, as many tests wait for processes to say something; the longest parts come first.
# Each collects its own tests alone, and only the core's are traced for their coverage.
TESTED := $(VENV)/.ready $(VENV)/.tools
PYTEST := $(BIN)/pytest -p no:cacheprovider

test:
	$(MAKE) --no-print-directory --jobs 4 --keep-going --output-sync=target $(PARTS)

test-journeys: $(TESTED)
	$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder tests/journeys

test-chaos: $(TESTED)
	$(PYTEST) tests/chaos

test-bot: $(TESTED)
	$(PYTEST) tests/bot/test_*.py

test-sandbox: $(TESTED)
	$(PYTEST) tests/bot/sandbox

test-core: $(TESTED)
	$(PYTEST) --cov --cov-report=term tests/core

test-rest: $(TESTED)
	$(PYTEST) --ignore tests/journeys --ignore tests/chaos --ignore tests/bot --ignore tests/core tests

lint: $(TESTED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TESTED)
	$(BIN)/python -m tests.bench

# Every crash of every scenario, and hundreds of kills of the running service at random moments:
# make chaos KILLS=300
KILLS ?= 200
chaos: $(TESTED)
	$(BIN)/pytest -n 0 -s --timeout 7200 tests/chaos/test_crash_matrix.py --every-crash
	$(BIN)/pytest -n 0 -s --timeout 7200 tests/chaos/test_kill.py tests/chaos/test_kill_discord.py --kills $(KILLS)

# Needs pip-tools; writes no registry's name. Each file leaves out what another one has.
LOCK := CUSTOM_COMPILE_COMMAND='make lock' pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url \
    --no-emit-find-links --no-emit-trusted-host
lock:
	printf 'pip\nsetuptools\n' | $(LOCK) --allow-unsafe -o requirements-pip.txt -
	$(LOCK) --extra video -o requirements.txt pyproject.toml
	$(LOCK) --extra video --extra dev --constraint requirements.txt -o requirements-dev.txt \
	    $$(sed -n 's/^\([^ =]*\)==.*/--unsafe-package \1/p' requirements.txt requirements-pip.txt) \
	    pyproject.toml
	sed -i '/^# WARNING/,$$d' requirements-dev.txt

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
