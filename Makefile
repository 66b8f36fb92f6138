PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/uv pip sync --quiet --python $(BIN)/python --compile-bytecode --require-hashes

.PHONY: help run test check bench understanding chaos browser pictures lock clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: $(VENV)/run ## serve the bot at http://127.0.0.1:8080, no settings needed
	@$(BIN)/xaoi run

test: $(VENV)/dev ## the whole suite: no server, no network
	@$(BIN)/python -m pytest -n 3 --dist loadgroup

check: $(VENV)/dev ## lint, types, import contracts, content
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/xaoi content check
	@$(BIN)/xaoi locales check

bench: $(VENV)/dev ## figures, as ratios against the peers in the same run
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.desk

understanding: $(VENV)/dev ## how well questions are understood, beside the peers
	@$(BIN)/python -m tests.understanding

chaos: $(VENV)/dev ## the long kill and load runs, seeded
	@$(BIN)/python -m tests.chaos

browser: $(VENV)/dev ## scripted visitors and officials in headless Chromium
	@sh tests/browser/run.sh

pictures: $(VENV)/dev ## the pictures of the guides, taken anew from the running program
	@$(BIN)/python -m tests.browser.pictures

lock: ## write the lock files anew from pyproject.toml
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml \
	  --group test --group bench --group understanding --group browser --group peers-zalo -c requirements.lock -o requirements-dev.lock

clean: ## forget the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(VENV)/uv:
	@echo "Đang chuẩn bị môi trường (lần đầu mất khoảng một phút)…"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Cần Python 3.11 trở lên."; exit 1)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9
	@touch $@

# The project itself, without its dependencies: those come from the lock file.
INSTALL = @$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable . && touch $@

$(VENV)/run: $(VENV)/uv requirements.lock pyproject.toml
	@test -e $(VENV)/dev || $(UV) requirements.lock
	$(INSTALL)

$(VENV)/dev: $(VENV)/uv requirements-dev.lock pyproject.toml
	@$(UV) requirements-dev.lock
	$(INSTALL)
