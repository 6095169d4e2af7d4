# make serve · make test · make demo: a fresh machine needs Python 3.11 to 3.13, make and git, nothing else.
PYTHON ?= python3
VENV := .venv
DATA ?= data
NOTEBOOKS := first_aid humanitarian_ed portal/lesson_template bench/content docs/notebooks
BIN := $(VENV)/bin
# Two at a time: the types take twenty seconds of one core.
CHECKS = $(BIN)/mypy & types=$$!; $(BIN)/ruff check . && $(BIN)/boai check && wait $$types
# Files are shared among processes in the order of their names; much of a test's time is waiting.
PYTEST = $(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup serve demo test test-full check author browser lock screenshots docs

setup: $(VENV)/.ready

# Voilà reads its template, and Jupyter our kernel's name, from the installed copy.
$(VENV)/.ready: requirements.lock pyproject.toml $(shell find portal/voila_template kernels/spec -type f)
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11, 3.12 or 3.13 is needed (nbgrader has no newer one yet): make PYTHON=python3.13; this is " + sys.version)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

serve: setup
	$(BIN)/boai serve --data $(DATA)

demo: setup
	$(BIN)/boai demo --data demo-data --serve

author: setup
	$(BIN)/boai author

check: setup
	$(BIN)/boai check

browser: setup
	@$(BIN)/python tests/browser/find_chromium.py

# Pins every package with its hashes, and names no download host; editables is what hatchling installs with.
lock: setup
	$(BIN)/python -m pip install --quiet uv
	printf 'hatchling>=1.27\neditables\n' | $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --all-extras pyproject.toml - -o requirements.lock

# docs/widgets/: one page an exercise, from its docstring.
docs: setup
	$(BIN)/python -m portal.gallery_docs

# The README's pictures, and all pages and exercises into build/screenshots, of the demo's data folder (make demo fills it).
screenshots: setup browser
	test -f demo-data/demo-sign-ins.txt || $(BIN)/boai demo --data demo-data
	$(BIN)/python tests/browser/make_screenshots.py $(SCREENSHOTS)

test: setup browser
	$(CHECKS)
	$(PYTEST) -n 3 -m "not full and not browser" tests
	$(PYTEST) -n 2 -m "not full and browser" tests
	$(BIN)/python -m pytest --nbval-lax --nbval-cell-timeout=60 $(NOTEBOOKS)

test-full: setup browser
	$(CHECKS)
	$(PYTEST) -n 3 -m "not browser" --ignore tests/test_bench_smoke.py tests
	$(PYTEST) -n 2 -m browser --ignore tests/test_bench_smoke.py tests
	$(BIN)/python -m pytest tests/test_bench_smoke.py
	$(BIN)/python -m pytest --nbval-lax --nbval-cell-timeout=60 $(NOTEBOOKS)
