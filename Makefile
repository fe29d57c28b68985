# `make help` lists the targets. Every target installs what it needs by itself (see dev/setup).
.DEFAULT_GOAL := help
SHELL := /bin/bash

# debug builds in minutes, release builds what you would run: `make lab CONFIG=release`.
CONFIG ?= debug
SWIFT_FLAGS := --explicit-target-dependency-import-check error
# A release needs no Swift on the machine that it runs on; and calls within one program, instead of through the tables of
# shared libraries, take 5 to 10 % off its CPU.
ifeq ($(shell uname),Linux)
RELEASE_FLAGS := -c release --static-swift-stdlib $(SWIFT_FLAGS)
else
RELEASE_FLAGS := -c release $(SWIFT_FLAGS)
endif
BUILD_FLAGS := $(if $(filter release,$(CONFIG)),$(RELEASE_FLAGS),-c $(CONFIG) $(SWIFT_FLAGS))
SKEIN := .build/$(CONFIG)/skein
export SWIFT_BACKTRACE := enable=no

.PHONY: help setup build test lab lab-down golden protos format lint bench-build bench bench-large bench-data clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install Envoy, kubectl and missing system packages
	@dev/setup

build: setup ## build the one binary, .build/$(CONFIG)/skein
	swift build $(BUILD_FLAGS) --product skein

# All tests take some ten minutes. One that hangs would say nothing, so they end after forty.
test: setup lint ## build everything and run all tests: unit, golden, real Envoy, the lab
	swift build --build-tests $(SWIFT_FLAGS)
	@timeout --foreground --kill-after 30 2400 swift test --skip-build --no-parallel || { code=$$?; \
		[ $$code -ne 124 ] || echo "test: not over after 40 minutes: one of those that started last hangs" >&2; exit $$code; }

lab: build ## bring up the primary-remote mesh on this machine, prove that it works, leave it running
	@$(SKEIN) lab up
	@$(SKEIN) lab check

lab-down: ## stop the lab and remove all of it
	@$(SKEIN) lab down

golden: setup ## rewrite the expected output of Tests/Golden
	SKEIN_GOLDEN=rewrite swift test --filter EnvoyConfigTests

protos: ## regenerate Sources/EnvoyAPI/Generated
	dev/protos

format: ## format all Swift sources
	swift format --in-place --parallel --recursive Sources Tests Benchmarks Package.swift

lint: ## check the format
	@dev/lint

# One release build for the program and for all that measures it.
BENCH := Benchmarks/.build/release
bench-build: setup
	@dev/bench-setup
	swift build $(RELEASE_FLAGS) --package-path Benchmarks
	swift build $(RELEASE_FLAGS) --package-path Benchmarks --product skein

bench: bench-build ## measure translation, signing, the embedded cluster, and the control plane with 1000 proxies
	$(BENCH)/bench
	$(BENCH)/signing-bench
	$(BENCH)/cluster-bench $(BENCH)/skein
	$(BENCH)/mesh-bench $(BENCH)/skein --json $(BENCH)/mesh-bench.json --plots $(BENCH)/plots
	$(BENCH)/mesh-bench $(BENCH)/skein --overload --json $(BENCH)/mesh-bench-overload.json

bench-large: bench-build ## measure the control plane with 10,000 proxies and more (5 minutes, 8 GB)
	$(BENCH)/mesh-bench $(BENCH)/skein --large --json $(BENCH)/mesh-bench-large.json

bench-data: bench-build ## measure requests through two sidecars beside a hand-minimised configuration (root, or user namespaces)
	@dev/setup-load-generators
	$(BENCH)/data-path-bench $(BENCH)/skein $${SKEIN_ENVOY:-.tools/envoy}

clean: ## remove what was built
	rm -rf .build Benchmarks/.build
