# `make claims` shows what the program does, `make test` that it works. Both set up .venv when it is missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
EQUIPPED := $(VENV)/.equipped

.PHONY: claims report test lint schema reference pictures floors bench help clean

help:
	@echo "make claims   extract the claims of the shipped articles to claims.jsonl and show them"
	@echo "make report   the same as one HTML page, report.html"
	@echo "make test     run the tests"
	@echo "make lint     style, types and the direction of imports"
	@echo "make schema   write schemas/*.schema.json anew"
	@echo "make floors   raise the floors of the scores on the shipped gold; FLAGS=--allow-lower also lowers"
	@echo "make reference  write docs/api.md anew from the docstrings"
	@echo "make pictures   make the README's pictures anew; needs chromium and chromedriver"
	@echo "make bench    measure speed on this machine"

$(INSTALLED): setup.cfg pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(EQUIPPED): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

claims: $(INSTALLED)
	$(BIN)/newsclaims extract corpus/articles --output claims.jsonl
	@$(BIN)/newsclaims show claims.jsonl --limit 40

report: $(INSTALLED)
	$(BIN)/newsclaims extract corpus/articles --by article --output articles.jsonl
	$(BIN)/newsclaims report articles.jsonl --output report.html --title "Claims of the shipped articles"

reference: $(INSTALLED)
	$(BIN)/python docs/reference.py

pictures: $(EQUIPPED)
	$(BIN)/python docs/pictures.py

test: $(EQUIPPED)
	$(BIN)/python -m pytest --numprocesses 2

lint: $(EQUIPPED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

schema: $(INSTALLED)
	$(BIN)/python -m schemas.export

floors: $(INSTALLED)
	$(BIN)/python -m extractor.floors $(FLAGS)

bench: $(INSTALLED)
	$(BIN)/python benchmarks/speed.py

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis claims.jsonl articles.jsonl report.html

-include training/model.mk
