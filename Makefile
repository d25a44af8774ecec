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

# A stamp, so that a second `make run` starts at once. The pip that comes with an older Python
# takes twice as long, and most of what is installed is never imported, so that it is compiled
# when it is.
$(VENV)/.ready: requirements-pip.txt requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements-pip.txt
	$(PIP) --require-hashes -r requirements-dev.txt
	$(PIP) --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/danqing demo --lang zh
	$(BIN)/danqing demo --lang en

# Side by side, with more workers than cores: many tests wait for processes to say something.
test: setup
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint pytest

pytest: setup $(VENV)/.compiled
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term

# Once, or else each worker compiles every test for itself.
$(VENV)/.compiled: $(VENV)/.ready
	-$(BIN)/pytest --collect-only -qq > $(VENV)/collected.txt
	touch $@

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m tests.bench

# Every crash of every scenario, and hundreds of kills of the running service at random moments:
# make chaos KILLS=300
KILLS ?= 200
chaos: setup
	$(BIN)/pytest -n 0 -s --timeout 7200 tests/chaos/test_crash_matrix.py --every-crash
	$(BIN)/pytest -n 0 -s --timeout 7200 tests/chaos/test_kill.py tests/chaos/test_kill_discord.py --kills $(KILLS)

# Needs pip-tools; writes no registry's name.
lock:
	pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host --extra video -o requirements.txt pyproject.toml
	pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host --extra video --extra dev \
	    -o requirements-dev.txt pyproject.toml
	echo pip | pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements-pip.txt -

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
