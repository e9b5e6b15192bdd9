SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help demo demo-check build test check format bench chaos soak image-test clean
.PHONY: check-tools lint-swift lint-scripts lint-containers

scripts := deploy/scripts
swift-sources := Services Shared Tests Package.swift
swift-flags := --explicit-target-dependency-import-check error
export SWIFT_BACKTRACE ?= enable=no

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Run the whole product against stand-ins of every vendor, until Ctrl-C
	@$(scripts)/demo.sh

demo-check: ## The same unattended: one round trip, then stop
	@$(scripts)/demo.sh --check

build: ## Build everything (debug)
	@$(scripts)/prerequisites.sh
	swift build --build-tests $(swift-flags)

test: ## All tests: unit, with real servers, end to end, in a browser
	@$(scripts)/test.sh

check: check-tools lint-swift lint-scripts lint-containers ## Formatting, walls, sizes, linters
	swift build --build-tests $(swift-flags)

check-tools:
	@$(scripts)/prerequisites.sh check

lint-swift:
	swift format lint --strict --recursive $(swift-sources)
	$(scripts)/check-sizes.sh
	$(scripts)/check-imports.sh

lint-scripts:
	shellcheck --external-sources .ci/run deploy/*/*.sh $(scripts)/tests/*.sh
	$(scripts)/tests/run.sh

lint-containers:
	$(scripts)/python-tools.sh $(scripts)/check-requirements.txt
	yamllint --strict --config-file deploy/.yamllint deploy
	.local/venv/bin/hadolint deploy/Dockerfile
	$(scripts)/check-compose.sh

format: ## Format the Swift sources
	swift format --in-place --recursive $(swift-sources)

bench: ## Measure throughput and latency (release build) into docs/performance.md
	@$(scripts)/prerequisites.sh bench
	for product in ingress relay-worker benchmarks; do swift build -c release --product $$product || exit; done
	$(scripts)/private-servers.sh --durable run .local/bench "$$(swift build -c release --show-bin-path)/benchmarks" \
		--report docs/performance.md

chaos: ## Load and faults for some minutes, judged: SEED=7 EVENTS=20000, both optional
	@$(scripts)/chaos.sh --seed $(or $(SEED),1) --events $(or $(EVENTS),20000)

soak: ## The same again and again with new seeds: MINUTES=60
	@$(scripts)/chaos.sh --minutes $(or $(MINUTES),60) --seed $(or $(SEED),$(shell date +%s)) \
		--events $(or $(EVENTS),20000)

image-test: ## Build the images and play a round trip against the composed system
	@$(scripts)/image-test.sh

clean: ## Remove everything that was built or started
	@for directory in .local .local/*/; do $(scripts)/private-servers.sh stop "$$directory"; done
	rm -rf .build .local
