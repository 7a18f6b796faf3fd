# make run: the product with its demo office on http://127.0.0.1:8000    make test: the whole suite
# Needs python3.11, make and git; everything else comes from the package registries by locked, hashed names.
PYTHON ?= python3.11
V := .venv
B := $(V)/bin
NPM := cd frontend && PATH="$(CURDIR)/$(B):$$PATH"
PIP := $(B)/python -m pip --disable-pip-version-check install -qq --no-compile --no-deps --require-hashes --only-binary :all:
UV := $(B)/uv pip compile -q -U --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header
.DELETE_ON_ERROR:
.PHONY: run test check proof bench trace setup assets lock format clean

run: setup assets
	@LIANFANG_DEMO=$${LIANFANG_DEMO-1} exec $(B)/python -m lianfang.config run

test: setup assets $(V)/.dev
	@$(B)/python -m pytest -n 2 --dist loadgroup -m "not slow and not spark and not load" $(ARGS)

setup: $(V)/.runtime $(V)/.package src/lianfang/locale/zh_Hans/LC_MESSAGES/django.mo
assets: var/.collected

$(B)/python:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "python3.11 has no ensurepip: install python3.11-venv"; exit 1; }
	@$(PYTHON) -m venv $(V)

# A stamp is a copy of the lock it was made from: a changed lock (also after git checkout) installs again, an unchanged one costs nothing.
$(V)/.runtime: requirements.lock | $(B)/python
	@cmp -s $< $@ || { echo "installing Python packages"; $(PIP) -r $<; }
	@cp $< $@
$(V)/.dev: requirements-dev.lock $(V)/.runtime
	@cmp -s $< $@ || { echo "installing test packages"; $(PIP) -r $<; }
	@cp $< $@
# Spark is published as source only, which holds no code to build but what its setup copies.
$(V)/.spark: requirements-spark.lock $(V)/.dev
	@cmp -s $< $@ || { echo "installing Spark"; $(PIP) --no-binary pyspark --no-build-isolation -r $<; }
	@cp $< $@
$(V)/.package: pyproject.toml requirements.in requirements-spark.in $(V)/.runtime
	@$(B)/python -m pip --disable-pip-version-check install -qq --no-index --no-deps --no-build-isolation -e .
	@touch $@

src/lianfang/locale/zh_Hans/LC_MESSAGES/django.mo: src/lianfang/locale/zh_Hans/LC_MESSAGES/django.po $(V)/.package
	@$(B)/python -m tools.messages compile

frontend/node_modules/.lock: frontend/package-lock.json frontend/package.json frontend/.npmrc $(V)/.runtime
	@cmp -s $< $@ || { echo "installing front-end packages"; $(NPM) npm ci --silent; }
	@cp $< $@
static/.built: frontend/node_modules/.lock frontend/build.mjs $(wildcard frontend/src/* frontend/src/*/*)
	@$(NPM) node build.mjs ../static/app
	@touch $@
var/.collected: static/.built $(V)/.package src/lianfang/config/settings/static.py
	@mkdir -p var && rm -rf var/static && $(B)/python -m lianfang.config collectstatic --noinput -v0 && touch $@

check: setup assets $(V)/.dev
	$(B)/ruff format --check .
	$(B)/ruff check .
	$(B)/mypy
	$(B)/python -m tools.contracts
	$(B)/djlint --lint --quiet src
	$(B)/python -m tools.sizes
	$(B)/python -m tools.hosts
	$(B)/python -m tools.messages check
	$(B)/python -m tools.docs check
	$(B)/python -m tools.habits
	$(B)/python -m tools.links
	$(B)/python -m tools.trace
	$(MAKE) test

proof: setup assets $(V)/.dev $(V)/.spark
	@$(B)/python -m pytest -m "slow or spark or load" $(ARGS)
bench: setup assets $(V)/.dev
	@$(B)/python -m bench $(ARGS)
	@$(B)/python -m bench.pack $(ARGS)
	@$(B)/python -m pytest -q -s bench/pages.py bench/editions.py bench/trail.py bench/register.py
trace: setup $(V)/.dev
	@$(B)/python -m tools.trace
format: $(V)/.dev
	$(B)/ruff check --fix -q . ; $(B)/ruff format -q .
lock: $(V)/.dev
	$(UV) -o requirements.lock requirements.in
	$(UV) -c requirements.lock -o requirements-dev.lock requirements-dev.in
	$(UV) -c requirements-dev.lock -o requirements-spark.lock requirements-spark.in
clean:
	rm -rf $(V) frontend/node_modules static var
