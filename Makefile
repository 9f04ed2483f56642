# make demo: a running site with demo data. make start: one with your own. make test: every test this machine can run.
PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin
comma = ,
# Bytecode is compiled on first import instead of for every file of every package: a third of the time to install. Where
# it may not be kept (many containers say so), every start would compile Django and the rest anew: seconds.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# uv installs in a fifth of pip's time; where it can't (a mirror that only pip's settings name), pip does it.
export UV_DEFAULT_INDEX ?= $(or $(PIP_INDEX_URL),https://pypi.org/simple)
PIP = $(BIN)/pip install --quiet --no-compile
define get # EXTRAS: this project, to be edited where it stands, and what it needs
	@$(PIP) 'uv>=0.5' && $(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[$(1)]' \
		|| { echo "uv could not; pip installs instead"; $(PIP) --editable '.[$(1)]'; }
endef

.PHONY: install demo start test examples lint messages screenshots pageweight

install: .venv/installed

.venv/installed: pyproject.toml
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	$(call get,test)
	@touch $@

demo: install
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py seed_demo
	@echo "Open http://127.0.0.1:$(PORT)/ (Ctrl-C ends it)"
	@DEMO=1 exec $(BIN)/python manage.py serve --noreload --insecure 127.0.0.1:$(PORT)

start: install
	@$(BIN)/python manage.py migrate --verbosity 0
	@SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/python manage.py first_admin
	@echo "SalesOps runs at http://127.0.0.1:$(PORT)/ (Ctrl-C ends it)"
	@SITE_URL=http://127.0.0.1:$(PORT) exec $(BIN)/python manage.py serve --noreload --insecure 127.0.0.1:$(PORT)

test: install
	@PATH="$(CURDIR)/$(BIN):$$PATH" ./.ci/test

# The worked examples of the specification, each with the state of its tests; fails until every required one passes.
examples: install
	@DEBUG=1 DEMO=0 HTTPS=0 DATABASE_URL=$${DATABASE_URL:-sqlite:///:memory:} $(BIN)/python -m tests.examples

# Every checker runs, whatever the one before it found.
lint: .venv/linters
	@status=0; run() { echo "$$ $$*"; "$$@" || status=1; }; \
	run $(BIN)/ruff check .; \
	run $(BIN)/ruff format --check .; \
	run $(BIN)/djlint --lint --quiet templates; \
	run $(BIN)/mypy; \
	run $(BIN)/lint-imports; \
	run $(BIN)/deptry .; \
	run $(BIN)/python manage.py makemigrations --check --dry-run; \
	exit $$status

.venv/linters: .venv/installed
	$(call get,test$(comma)dev)
	@touch $@

messages: install
	cd reps && ../$(BIN)/python ../manage.py makemessages --locale zh_Hans --no-obsolete --add-location file
	cd kpis && ../$(BIN)/python ../manage.py makemessages --locale zh_Hans --no-obsolete --add-location file
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-obsolete --add-location file --ignore 'reps/*.py' --ignore 'kpis/*.py' --ignore 'tests/*' --ignore '.venv/*'
	$(BIN)/python manage.py compilemessages --ignore '.venv/*'

screenshots: install
	$(BIN)/python -m tests.e2e.screenshots

pageweight: install
	@$(BIN)/python -m tests.e2e.pageweight
