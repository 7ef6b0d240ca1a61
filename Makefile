# What a person may want from the house. The work is done by tools/, a small file for each part.
PYTHON3 ?= python3
APP := .venv/bin/python
PYTEST_ARGS ?=
IN ?= en

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run train test check bench evaluate evaluate-nlu evaluate-anger evaluate-asr format lock voice-models speech-models

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | \
	  awk -F '\t' '{ printf "  make %-15s %s\n", $$1, $$2 }'

setup:  ## both environments, and the system packages that running needs
	@$(PYTHON3) -m tools.setup run

setup-tests:
	@$(PYTHON3) -m tools.setup test

run: setup  ## everything: set up what is missing, train if needed, start all; Ctrl-C stops
	@$(APP) -m tools.launch

train: setup  ## train the assistant if anything it is made from has changed
	@$(APP) -m tools.train

test: setup-tests  ## set up what is missing, then lint, types, contracts, data and all tests
	@$(APP) -m tools.check all $(PYTEST_ARGS)

check: setup-tests  ## lint, types and import contracts only
	@$(APP) -m tools.check source

bench: setup-tests  ## measure bot turns, relay, memory and times; tables here, JSON in bench/results/
	@$(APP) -m bench $(BENCH_ARGS)

evaluate: setup-tests  ## how well the assistant understands: cross-validation, all test sets, pictures
	@$(APP) -m bench.evaluate all

evaluate-nlu: setup  ## score DATA=file.csv (columns text,intent) against what the assistant would do
	@$(APP) -m bench.evaluate nlu "$(DATA)"

evaluate-anger: setup  ## score DATA=file.csv (columns text,angry with 0 or 1)
	@$(APP) -m bench.evaluate anger "$(DATA)"

evaluate-asr: setup  ## word error rate of DATA=folder (WAV files, a .txt beside each); IN=nl
	@$(APP) -m bench.evaluate asr "$(DATA)" --language $(IN)

voice-models: setup  ## fetch Vosk's small English and Dutch models, for callers on any subject
	@$(APP) -m tools.voice_models

speech-models: setup  ## make the small built-in speech models anew (about an hour; BUILD_ARGS="nl --graph-only")
	@$(APP) -m tools.speech_model $(BUILD_ARGS)

format: setup-tests  ## put the source into its agreed form
	@$(APP) -m ruff check --fix --quiet . ; $(APP) -m ruff format .

lock:  ## choose the newest allowed libraries and write requirements/*.txt anew (needs uv)
	@$(PYTHON3) -m tools.lock
