# Every task a person runs. `make demo` and `make test` do all the set-up they need.

PYTHON ?= python3
ENVIRONMENT ?= prod
ARCHITECTURE ?= x86_64
export ENVIRONMENT

venv := .venv/bin
target := $(or $(CARGO_TARGET_DIR),target)
functions := scan notify

.PHONY: help demo test faults bench lint docs generate check build package deploy destroy clean

help: ## Show the tasks
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(venv)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

build: ## Build everything for development
	cargo build --workspace

demo: .venv/installed build ## Scan a small flawed account on the emulator and show what a user sees
	$(PYTHON) infra/package.py $(target)/debug build/debug $(functions)
	PLUMBLINE=$(abspath $(target))/debug/plumbline tests/demo/demo.sh

test: .venv/installed build ## Run every test, the end-to-end ones included
	$(PYTHON) infra/package.py $(target)/debug build/debug $(functions)
	$(venv)/python -m doctest infra/generate.py
	cargo test --workspace

faults: .venv/installed build ## Scan without each field of each answer; writes docs/missing-fields.md, and goes on where it stopped
	cargo test --workspace --test stories -- --ignored --nocapture no_missing_field_gives_a_wrong_verdict

.venv-bench/installed: tests/bench/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check -r tests/bench/requirements.txt
	touch $@

bench: .venv/installed .venv-bench/installed ## Measure scans beside Prowler's, rules, starts and costs; writes docs/benchmarks.md
	PATH="$(abspath $(venv)):$$PATH" cargo lambda build --release --locked $(if $(filter arm64 aarch64,$(shell uname -m)),--arm64,--x86-64) \
		--package plumbline-cli --package plumbline-scan --package plumbline-notify
	PLUMBLINE=$(abspath $(target))/lambda/plumbline/bootstrap FUNCTIONS=$(abspath $(target))/lambda \
		$(PYTHON) tests/bench/bench.py --output docs/benchmarks.md $(BENCH)

lint: .venv/installed ## Check format, lints and templates
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	$(venv)/cfn-lint infra/*.yaml

docs: build ## Write the generated pages of docs from the catalogue
	$(target)/debug/plumbline docs docs

generate: docs ## Write everything that is generated: docs and the scan function's policy
	$(PYTHON) infra/generate.py $(target)/debug/plumbline infra/template.yaml

check: generate ## Fail when something generated is not current
	git diff --exit-code -- docs infra
	test -z "$$(git status --porcelain -- docs infra)"

package: .venv/installed ## Build the functions for Lambda into build/release
	PATH="$(abspath $(venv)):$$PATH" cargo lambda build --release --locked $(if $(filter arm64,$(ARCHITECTURE)),--arm64,--x86-64) \
		--package plumbline-scan --package plumbline-notify
	$(PYTHON) infra/package.py $(target)/lambda build/release $(functions)

deploy: package ## Deploy: make deploy ENVIRONMENT=prod PARAMETERS="AlertEmail=security@example.com"
	infra/deploy.sh up build/release Architecture=$(ARCHITECTURE) $(PARAMETERS)

destroy: .venv/installed ## Remove what `make deploy` made, results included
	infra/deploy.sh down

clean: ## Remove what was built
	rm -rf build .venv .venv-bench $(target) tests/bench/server/target tests/bench/throughput/target
