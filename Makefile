# Every target does its own set-up; nothing else is needed than Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test test-quick test-peers lint format docs reference gallery pictures bench bench-cards bench-site constraints clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.run: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tellal needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@echo "setting up $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r constraints.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run constraints-dev.txt
	@echo "setting up the test tools …"
	@$(PIP) install --require-hashes -r constraints-dev.txt
	@touch $@

demo: $(VENV)/.run ## the main job on the sample brand, at a fixed clock
	@echo "playing the first week of December on the sample brand, three runs a day …"
	@for day in 01 02 03 04 05 06 07; do for hour in 09:35 13:05 19:35; do \
	  $(BIN)/tellal --clock "2026-12-$$day $$hour" publish --quiet || exit $$?; \
	done; done
	@$(BIN)/tellal --clock "2026-12-08 10:20" run

test: $(VENV)/.dev ## the tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

# Other people's servers, in environments of their own; WordPress comes from the system (wordpress mariadb-server php-mysql).
.peers/.ready: tests/peers/package.json tests/peers/requirements.txt
	@echo "setting up the peers in .peers, which takes minutes …"
	@test -x .peers/venv/bin/python || $(PYTHON) -m venv .peers/venv
	@.peers/venv/bin/python -m pip --disable-pip-version-check --quiet install -r tests/peers/requirements.txt
	@mkdir -p .peers/atproto && cp tests/peers/package.json .peers/atproto/
	@if command -v npm >/dev/null; then cd .peers/atproto && \
	  npm install --no-package-lock --no-audit --no-fund --silent && npm rebuild --silent better-sqlite3; fi
	@touch $@

test-peers: $(VENV)/.dev .peers/.ready ## the adapters against real servers, as far as they install
	@$(BIN)/python -m pytest -m peer tests/peers

lint: $(VENV)/.dev ## style, types, floors, workflows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/*.yml
	@$(BIN)/zizmor --offline --persona=auditor --strict-collection --collect=all --no-ignores --quiet .github
	@for lang in en tr; do $(call lint_written,$$lang) || exit 1; done

# The same for what `tellal init` really writes.
define lint_written
( set -e; made=$$(mktemp -d); trap 'rm -rf "$$made"' EXIT; \
  $(BIN)/tellal --lang $(1) init "$$made/brand" >/dev/null; \
  $(BIN)/check-jsonschema --builtin-schema vendor.github-workflows "$$made"/brand/.github/workflows/*.yml; \
  $(BIN)/check-jsonschema --builtin-schema vendor.dependabot "$$made/brand/.github/dependabot.yml"; \
  $(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms "$$made"/brand/.github/ISSUE_TEMPLATE/*.yml; \
  $(BIN)/zizmor --offline --persona=auditor --strict-collection --collect=all --no-ignores --quiet "$$made/brand/.github" )
endef

format: $(VENV)/.dev ## put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.dev ## the documentation, into .docs-site/
	@$(BIN)/mkdocs build --strict --config-file docs/mkdocs.yml --site-dir $(CURDIR)/.docs-site

reference: $(VENV)/.dev ## write the generated pages, schemas and workflows anew
	@$(BIN)/python -m pipeline.cli.reference
	@$(BIN)/python -m tests.flows.ours

gallery: $(VENV)/.dev ## draw the gallery of the documentation anew
	@$(BIN)/python -m tests.cards.gallery

pictures: $(VENV)/.dev ## take the documentation's pictures of the calendar site anew (needs Chromium)
	@$(BIN)/python -m tests.site.browser.pictures

bench: $(VENV)/.dev ## figures, each as a ratio against a limit or a peer in the same run
	@$(BIN)/python bench/startup.py
	@$(BIN)/python bench/check.py
	@$(BIN)/python bench/plan.py

bench-cards: $(VENV)/.dev ## cards against satori + resvg-js (npm) and plain Pillow, in one run
	@$(BIN)/python bench/cards.py

bench-site: $(VENV)/.run ## building the calendar beside Hugo, Pelican, MkDocs and Material's blog, in one run
	@$(BIN)/python bench/site.py

constraints: ## pin every dependency anew, with hashes (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	  pyproject.toml --all-extras --group dev -o constraints-dev.txt
	@uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate -c constraints-dev.txt \
	  pyproject.toml --extra build -o constraints.txt
	@uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --resolution lowest-direct \
	  pyproject.toml --extra build --group test -o constraints-oldest.txt
	@uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate -c constraints-dev.txt \
	  pyproject.toml --extra notify --extra s3 -o pipeline/starter/shared/requirements.txt

clean: ## remove what was made, keep what was sent (outbox/ and the ledger)
	@rm -rf $(VENV) .bench .tellal site .docs-site build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
