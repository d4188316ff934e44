# Front of the project's commands. Everything is set up by the project's own files: see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: setup run demo test lint bench faults generate lock clean

setup: $(STAMP)

$(STAMP): requirements.lock bootstrap.lock pyproject.toml
	@echo "Preparing the Python environment (about a minute the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

generate: $(STAMP)
	@rm -rf proto/gen && mkdir -p proto/gen
	@$(BIN)/python -m grpc_tools.protoc -I proto --python_out=proto/gen --mypy_out=quiet:proto/gen \
		--grpc_python_out=proto/gen --mypy_grpc_out=quiet:proto/gen $$(cd proto && find cilpass -name '*.proto')

lock: $(STAMP)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --group dev pyproject.toml -o requirements.lock

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy kernel services workflows deploy cli

test: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --dist loadfile
