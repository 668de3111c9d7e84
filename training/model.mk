# make model TREEBANKS=folder: prepare, train, pack and measure the syntax model.
# Torch is needed for training only and gets an environment of its own.

.PHONY: model
WORK := training/work
TRAINING := $(WORK)/venv

model: $(INSTALLED)
	@test -n "$(TREEBANKS)" || { echo "usage: make model TREEBANKS=folder"; exit 2; }
	test -x $(TRAINING)/bin/python || $(VENV)/bin/python -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet torch==2.13.0 numpy
	$(VENV)/bin/python -m training.prepare --treebanks $(TREEBANKS) --output $(WORK)
	$(TRAINING)/bin/python -m training.train --train $(WORK)/train.conllu --dev $(WORK)/dev.conllu --output $(WORK)/trained
	$(VENV)/bin/python -m training.pack --weights $(WORK)/trained --treebanks $(WORK)/treebanks.conllu \
		corpus/treebank/train.conllu --output extractor/models/syntax
	$(VENV)/bin/python -m training.evaluate shipped $(TREEBANKS)/pud-test.conllu $(TREEBANKS)/ewt-test.conllu \
		corpus/treebank/test.conllu
	$(VENV)/bin/python benchmarks/parties.py
