PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 4

# Many processes are started here, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run demo test pytest lint bench chaos lock clean

run: setup
	$(BIN)/danqing run $(if $(CONFIG),--config $(CONFIG))

setup: $(VENV)/.ready

PIP := $(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-compile

# Stamps, so that a second `make run` starts at once. Most of what is installed is never imported,
# so that it is compiled when it is. The pip that comes with an older Python takes twice as long.
$(VENV)/.ready: $(VENV)/.pip requirements.txt pyproject.toml
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-build-isolation -e .
	touch $@

# What only the tests need.
$(VENV)/.tools: $(VENV)/.pip requirements-dev.txt
	$(PIP) --require-hashes -r requirements-dev.txt
	touch $@

$(VENV)/.pip: requirements-pip.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r $<
	touch $@

demo: setup
	$(BIN)/danqing demo --lang zh
	$(BIN)/danqing demo --lang en

# Side by side, with more workers than cores: many tests wait for processes to say something.
test:
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint pytest

pytest: $(VENV)/.compiled
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term

# Once, or else each worker compiles every test for itself.
$(VENV)/.compiled: $(VENV)/.ready $(VENV)/.tools
	-$(BIN)/pytest --collect-only -qq > $(VENV)/collected.txt
	touch $@

lint: $(VENV)/.ready $(VENV)/.tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready $(VENV)/.tools
	$(BIN)/python -m tests.bench

# Every crash of every scenario, and hundreds of kills of the running service at random moments:
# make chaos KILLS=300
KILLS ?= 200
chaos: $(VENV)/.ready $(VENV)/.tools
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
