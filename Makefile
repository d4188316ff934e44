# Front of the project's commands. Everything is set up by the project's own files: see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
IDENTITY := .venv-identity

SOURCES := words kernel wiring services workflows web cli deploy
PYTEST_FLAGS ?= -n 2 --dist loadfile --no-loadscope-reorder
SLOWEST := --durations 20 --durations-min 1
DATA ?= data
export UV_SYSTEM_CERTS := 1
# The platform is nine processes or more, and a sandbox reads the workflows at each of their runs: nothing is compiled twice.
unexport PYTHONDONTWRITEBYTECODE
KEEP ?=
PROTO := proto
IMAGE = $(PROTO)/image.binpb
GENERATED := proto/gen
BENCHES = costs feed sleepers overload neighbours $(if $(CLUSTER),copies)

CLUSTER ?=
POSTGRES := /usr/lib/postgresql/15/bin/postgres
TEMPORAL_VERSION := 1.32.0
TEMPORAL_SERVER := $(HOME)/.cache/cilpass/temporal-$(TEMPORAL_VERSION)

.PHONY: setup run cluster postgres temporal-server demo test test-services test-screens faults rights bench bench-pages pictures browser promtool lint contracts image generated generate audit lock

setup: $(STAMP) $(IDENTITY)/.ready

run: setup
	@$(BIN)/cilpass up --data "$(DATA)"

cluster: setup postgres temporal-server
	@$(BIN)/cilpass cluster --data "$(if $(filter data,$(DATA)),data-cluster,$(DATA))"

demo: setup $(if $(CLUSTER),postgres temporal-server)
	@$(BIN)/cilpass demo $(if $(KEEP),--keep) $(if $(CLUSTER),--cluster)

# All three at once: each waits now and then, for a process that starts or for a page, and the others then have both cores.
test: setup browser promtool
	@$(MAKE) --no-print-directory -j 3 lint test-services test-screens

# Tests that run make are no part of this one, whose flags would have them wait for one another.
test-services: setup promtool
	@MAKEFLAGS= $(BIN)/python -m pytest $(PYTEST_FLAGS) $(SLOWEST) --ignore tests/web

test-screens: setup browser
	@MAKEFLAGS= $(BIN)/python -m pytest $(SLOWEST) tests/web

faults: setup postgres temporal-server
	@CILPASS_FAULTS_PAGE=docs/faults.md $(BIN)/python -m pytest tests/faults -m "" -s

rights: setup
	@$(BIN)/python -m tests.rights

bench: setup $(if $(CLUSTER),postgres temporal-server)
	@$(BIN)/python -m tests.bench
	@for name in $(BENCHES); do $(BIN)/python -m tests.bench.$$name || exit; done

bench-pages: setup browser
	@$(BIN)/python -m tests.bench.pages

pictures: setup browser
	@$(BIN)/python -m tests.web.pictures

# Debian's Chromium without a window, for the tests of the screens; CILPASS_CHROMIUM names another.
browser:
	@test -x "$$CILPASS_CHROMIUM" || command -v chromium-headless-shell >/dev/null || { echo "Installing chromium for the tests of the screens"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null; }

# Prometheus' own checker, for the tests of alerts and dashboards.
promtool:
	@command -v promtool >/dev/null || { echo "Installing promtool for the tests of alerts and dashboards"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus >/dev/null; }

# Debian's PostgreSQL, for the cluster form.
postgres:
	@test -x $(POSTGRES) || command -v postgres >/dev/null || { echo "Installing PostgreSQL for the cluster form"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-15 >/dev/null; }

# Temporal's own server and its schema tool, built once from the Go module proxy; CILPASS_TEMPORAL_SERVER names a folder with both.
temporal-server:
	@test -x "$$CILPASS_TEMPORAL_SERVER/server" || test -x $(TEMPORAL_SERVER)/server -a -x $(TEMPORAL_SERVER)/sql || \
		{ command -v go >/dev/null || { echo "No Go here: Temporal's development server stands in for its own"; exit 0; }; \
		echo "Building Temporal's server $(TEMPORAL_VERSION), once (five to thirty minutes)"; mkdir -p $(TEMPORAL_SERVER); \
		GOBIN=$(TEMPORAL_SERVER) GOFLAGS=-mod=mod nice go install \
			go.temporal.io/server/cmd/server@v$(TEMPORAL_VERSION) go.temporal.io/server/cmd/tools/sql@v$(TEMPORAL_VERSION); }

lint: setup contracts generated
	@$(BIN)/ruff check .
	@$(BIN)/deptry . --no-ansi
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/mypy $(SOURCES) tests

$(STAMP): requirements.lock bootstrap.lock pyproject.toml
	@echo "Preparing the Python environment (about a minute the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# The demonstration's identity provider has libraries of its own, which ours do not agree with.
$(IDENTITY)/.ready: deploy/identity/requirements.lock $(STAMP)
	@test -x $(IDENTITY)/bin/python || $(PYTHON) -m venv --without-pip $(IDENTITY)
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(IDENTITY)/bin/python --require-hashes $<
	@touch $@

# The contracts between services: their style, that they only grow, and that the image they are compared with is theirs.
contracts: $(STAMP)
	@$(BIN)/buf lint $(PROTO)
	@$(BIN)/buf breaking $(PROTO) --against $(IMAGE)
	@$(BIN)/buf build $(PROTO) --exclude-source-info -o - | cmp -s - $(IMAGE) \
		|| { echo "$(IMAGE) is not what the .proto files give: run make image"; exit 1; }

# Where the image was removed, on purpose, the present contracts become what the next ones are compared with.
image: $(STAMP)
	@test ! -e $(IMAGE) || $(BIN)/buf breaking $(PROTO) --against $(IMAGE)
	@$(BIN)/buf build $(PROTO) --exclude-source-info -o $(IMAGE)

generate: $(STAMP)
	@rm -rf $(GENERATED) && mkdir -p $(GENERATED)
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m grpc_tools.protoc -I proto --python_out=$(GENERATED) --mypy_out=quiet:$(GENERATED) \
		--grpc_python_out=$(GENERATED) --mypy_grpc_out=quiet:$(GENERATED) \
		$$(cd proto && find cilpass -name '*.proto')

generated: $(STAMP)
	@$(MAKE) --no-print-directory generate GENERATED=build/proto-gen
	@diff -r -x __pycache__ proto/gen build/proto-gen \
		|| { echo "proto/gen is not what the .proto files give: run make generate"; exit 1; }

# Known vulnerabilities of what is locked; asks the advisories of PyPI, so it needs the open internet.
audit: setup
	@for lock in requirements.lock deploy/image/requirements.lock deploy/identity/requirements.lock; do \
		$(BIN)/uv tool run --quiet pip-audit@2.10.1 --strict --disable-pip --require-hashes -r $$lock || exit 1; done

lock: $(STAMP)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --group dev pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --constraints requirements.lock pyproject.toml -o deploy/image/requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate deploy/identity/requirements.in -o deploy/identity/requirements.lock
