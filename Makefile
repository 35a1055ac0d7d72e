# `make run` and `make test` need Python 3.10 (through pyenv, uv or the system) and nothing else.
SHELL := /bin/bash
unexport PYTHONDONTWRITEBYTECODE
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 2
LOTS := .venv/bin/python -W ignore -m bot.cli
PY := .venv/bin/python -W ignore

.PHONY: run chat test check train env clean fuzz soak bench-directory bench-load bench-kill bench-understanding

run: env
	@exec $(LOTS) run

chat: env
	@exec $(LOTS) chat

env: .venv/ready

# uv makes the environment; where it is missing (or is a shim that fails) it is installed into .uv first.
.venv/ready: uv.lock pyproject.toml .python-version
	@bash scripts/environment
	@touch $@

train: env
	@$(LOTS) train

check: env
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(LOTS) answers check

test: check train
	$(LOTS) rasa data validate --config config.yml --domain domain --data nlu/data stories
	$(LOTS) rasa test core --model models/lots.tar.gz --stories tests/stories --out var/story-tests --fail-on-prediction-errors
	$(PY) -m pytest
	$(PY) -m bench.understanding --check

# What is understood of the development questions, beside the alternatives; ten minutes.
bench-understanding: env train
	$(PY) -m bench.understanding --failures
	$(PY) -m bench.understanding --curve
	$(PY) -m bench.understanding --ablation

# Messages a second through the real system, beside Rasa's default configuration; half an hour.
bench-load: env train
	$(PY) -m bench.load

# Each process killed twenty times under load, on PostgreSQL; an hour.
bench-kill: env train
	$(PY) -m bench.kill

# Half an hour at ten messages a second: memory and latency at its beginning and its end.
soak: env train
	$(PY) -m bench.load --soak

# A hundred thousand odd inputs to everything that reads what people send; ten minutes.
fuzz: env
	$(PY) -m bench.fuzz

# The directory's search beside the naive query, on SQLite and PostgreSQL; about ten minutes.
bench-directory: env
	$(PY) -m bench.directory

clean:
	rm -rf .venv .uv .rasa models var
