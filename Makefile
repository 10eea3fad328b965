# The two commands are `make demo` and `make test`. `make help` lists the others.
PYTHON ?= python3
PORT ?= 8000
BOOTSTRAP = $(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help setup demo up check format test clients spark bench torture

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install everything, locked, into .venv and .chapeau
	@$(BOOTSTRAP) setup

demo: ## the demo company on http://127.0.0.1:8000 (PORT=8010 for another port); Ctrl-C ends it
	@$(BOOTSTRAP) run chapeau demo --port $(PORT)

up: ## Chapeau with your own data (DATABASE_URL=… for a server)
	@$(BOOTSTRAP) run chapeau up --port $(PORT)

check: ## format, lint, walls, types, migrations, translations
	@$(BOOTSTRAP) dev python scripts/check.py

format: ## put the code into its form
	@$(BOOTSTRAP) dev ruff check --fix-only --quiet .
	@$(BOOTSTRAP) dev ruff format .

test: ## every test, browser included (DATABASE_URL=… runs them on a server, ARGS=… goes to pytest)
	@$(BOOTSTRAP) dev python scripts/run_tests.py $(ARGS)

clients: ## the ecosystem's clients from npm, and Segment's in a browser, against the collector (needs node)
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "make clients needs node 20 or later with npm, and there is none here: apt-get install nodejs npm, or https://nodejs.org"; exit 1; }
	@$(BOOTSTRAP) dev python scripts/run_tests.py -m npm tests/test_collector_npm.py

spark: ## every figure on DuckDB and on Apache Spark, number for number (needs Java 17)
	@$(BOOTSTRAP) dev python scripts/run_spark.py $(ARGS)

bench: ## CPU seconds per operation, one JSON object a line (ONLY=name for one)
	@$(BOOTSTRAP) dev chapeau bench $(if $(ONLY),--only $(ONLY))

torture: ## kill -9 of each process in the middle of writing, 20 rounds; races, 100 rounds
	@$(BOOTSTRAP) dev python scripts/run_tests.py --torture $(ARGS)
