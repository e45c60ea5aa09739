# Everything one types. `make` alone prints this list.

PORT ?= 8000
export PORT

# The virtual environment's Python once there is one, otherwise the newest of 3.11–3.13 around.
PYTHON := $(shell for p in .venv/bin/python python3.13 python3.12 python3.11 python3; do \
  "$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
  && { echo "$$p"; break; }; done)
BIN := .venv/bin
READY = @test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed. Type: sudo apt-get install -y python3 python3-venv"; exit 1; }; \
  $(PYTHON) -m tools.ready

.DEFAULT_GOAL := help
.PHONY: help run test check bench assets demo format strings clean

help: ## this list
	@echo "Throughline. Type make and one of:"
	@sed -n 's/^\([a-z]*\):.*## /  \1 /p' Makefile | awk '{ printf "  %-9s", $$1; $$1 = ""; print }'

run: ## set everything up and start it: http://localhost:8000 (PORT=… for another)
	$(READY) run
	@exec $(BIN)/python -m tools.run

test: ## all tests, on SQLite, PostgreSQL, Redis and Chromium (ARGS=… for pytest)
	$(READY) test
	@exec $(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: ## format, lint, types, import contracts, templates, browser side, migrations, strings
	$(READY) check
	@$(BIN)/python -m tools.check

bench: ## the speed table (ARGS=… a CSV file to import)
	$(READY) run
	@$(BIN)/python -m bench $(ARGS)

assets: ## build the browser side into app/static/dist
	$(READY) assets

demo: ## fill the demo network
	$(READY) run
	@APP_ENV=$${APP_ENV:-development} $(BIN)/python -m flask --app wsgi db upgrade
	@APP_ENV=$${APP_ENV:-development} $(BIN)/python -m flask --app wsgi demo

format: ## put all code into one form
	$(READY) check
	@$(BIN)/python -m tools.check --mend

strings: ## write every text people read into the catalogue
	$(READY) check
	@$(BIN)/python -m tools.strings

clean: ## remove what was built or installed; the data in var/ stays
	rm -rf .venv node_modules app/static/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
