# make model TREEBANKS=folder [NEWSWIRE=articles.jsonl.gz]: prepare, train, pack and measure the syntax model.
# Torch is needed for training only and gets an environment of its own.

.PHONY: model
WORK := training/work
TRAINING := $(WORK)/venv
SIZES := --hidden 192 --buckets 6000 --seed 1987

model: $(INSTALLED)
	@test -n "$(TREEBANKS)" || { echo "usage: make model TREEBANKS=folder [NEWSWIRE=articles.jsonl.gz]"; exit 2; }
	test -x $(TRAINING)/bin/python || $(VENV)/bin/python -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet torch==2.13.0 numpy
	$(VENV)/bin/python -m training.prepare --treebanks $(TREEBANKS) --output $(WORK) $(if $(NEWSWIRE),--text $(NEWSWIRE))
	$(TRAINING)/bin/python -m training.pretrain --train $(WORK)/treebanks.conllu $(if $(NEWSWIRE),--text $(WORK)/text.txt) \
		--output $(WORK)/pretrained --treebank-copies 2 --threads 1 $(SIZES)
	$(TRAINING)/bin/python -m training.train --init $(WORK)/pretrained/state.pt --train $(WORK)/train.conllu \
		--dev $(WORK)/dev.conllu --output $(WORK)/trained --threads 2 --epochs 5 --rate 3e-3 --dropout 0.2 --unknown 0.1 $(SIZES)
	$(VENV)/bin/python -m training.pack --weights $(WORK)/trained --treebanks $(WORK)/treebanks.conllu --output extractor/models/syntax
	$(VENV)/bin/python -m training.evaluate shipped $(TREEBANKS)/pud-test.conllu $(TREEBANKS)/ewt-test.conllu
