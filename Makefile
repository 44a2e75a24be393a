# Set up, run, test and check Bridge. Needs python3 (3.11 or later) with venv, and make; uses uv where there is one.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNNING := $(VENV)/.running
TESTING := $(VENV)/.testing
CLIENTS := sandbox/conformance/requirements.txt
LOCKS := requirements.txt requirements-demo.txt requirements-dev.txt $(CLIENTS)
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
DEMO := BRIDGE_PROFILE=demo
# Any values will do: the check reads settings and connects to nothing.
PRODUCTION := BRIDGE_PROFILE=production SECRET_KEY=for-this-check-only-0123456789-abcdefghijklmnopqrstuvwxyz \
	FIELD_ENCRYPTION_KEYS=check:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= \
	ALLOWED_HOSTS=bridge.example PUBLIC_URL=https://bridge.example GENESYS_REGION=eu-central-1 \
	GENESYS_CLIENT_ID=check GENESYS_CLIENT_SECRET=check GENESYS_AGENT_CLIENT_ID=check \
	SERVICENOW_URL=https://example.service-now.com SERVICENOW_API_KEY=check
PIP := $(shell uv --version >/dev/null 2>&1 && echo uv pip install -q --python $(BIN)/python \
	|| echo $(BIN)/python -m pip install -q --disable-pip-version-check)
INSTALL := $(PIP) --require-hashes
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	$(addprefix --upgrade-package ,$(UPGRADE))
export CHROMIUM
.PHONY: setup run test test-sandbox e2e clients check bench lock messages vendor picture sandbox-table

setup: $(TESTING)

run: $(RUNNING)
	$(BIN)/python manage.py demo

test: $(TESTING)
	$(BIN)/python -m pytest -q -m "not e2e and not processes" -n auto
	$(MAKE) --no-print-directory test-sandbox
	@if [ -n "$(CHROMIUM)" ]; then $(MAKE) --no-print-directory e2e; \
	else echo "Browser tests left out: no Chromium found (install one, or name it in CHROMIUM)."; fi

test-sandbox: $(TESTING)
	cd sandbox && ../$(BIN)/python -m pytest -q -n auto

e2e: $(TESTING)
	$(BIN)/python -m pytest -q -m e2e

# Public programs against the sandbox (sandbox/conformance/), installed for this alone; also needs node and npm.
clients: $(TESTING)
	@$(INSTALL) -r $(CLIENTS)
	cd sandbox/conformance && npm ci --ignore-scripts --no-audit --no-fund
	cd sandbox && ../$(BIN)/python -m pytest -q conformance

check: $(TESTING)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates sandbox -name node_modules -prune -o -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(DEMO) $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	cd sandbox && ../$(BIN)/mypy && ../$(BIN)/lint-imports --no-logo
	$(DEMO) $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/python vendor.py check

bench: $(TESTING)
	$(BIN)/python -m benchmarks

# Keeps every version that still fits; "make lock UPGRADE=django" moves that package, and several with spaces between.
lock:
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-demo.in -o requirements-demo.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) $(CLIENTS:.txt=.in) -o $(CLIENTS)
	! grep -nE 'https?://|file:|--(extra-)?index-url|--find-links' $(LOCKS)
	! grep -nE '"resolved"' package-lock.json sandbox/conformance/package-lock.json

# Needs GENESYS_OPENAPI, the path of the vendor's API definition.
sandbox-table: $(TESTING)
	cd sandbox && DJANGO_SETTINGS_MODULE=sandbox.settings ../$(BIN)/python -m tests.operations_table

# docs/images/folders.svg; a test says when it is out of date.
picture: $(TESTING)
	$(BIN)/python -m tests.architecture.folders_picture

# Needs GNU gettext; what it writes is committed, so that nothing else does.
messages: $(RUNNING)
	$(DEMO) $(BIN)/python manage.py makemessages -l de --no-obsolete --no-wrap --add-location file \
		$(addprefix -i ,$(VENV) benchmarks node_modules sandbox tests)
	$(DEMO) $(BIN)/python manage.py compilemessages -l de -i $(VENV)

vendor: $(RUNNING)
	$(BIN)/python vendor.py update

# Running needs these.
$(RUNNING): requirements.txt requirements-demo.txt sandbox/pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Bridge needs Python 3.11 or later; $(PY) is older or missing. Name another one: make PY=python3.12 …"; exit 1; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Bridge needs Python's venv module; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PY) -m venv $(VENV)
	@echo "Installing the locked requirements …"
	@$(INSTALL) -r requirements.txt -r requirements-demo.txt
	@$(PIP) --no-deps --no-build-isolation -e sandbox
	@touch $@

# Testing and checking need these as well.
$(TESTING): requirements-dev.txt $(RUNNING)
	@echo "Installing the locked requirements of the tests …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@
