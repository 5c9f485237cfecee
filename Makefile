# Everything a developer or CI does. `make help` lists the targets.

PREFIX ?= /usr/local
CONFIG := -c release --static-swift-stdlib
BINARY := .build/release/arrears
PACKAGES := libcsv-dev libsqlite3-dev libssl-dev libxlsxwriter-dev zlib1g-dev python3 python3-venv
# Folders of fixtures that get a committed report, and the day of all of them.
REPORTS := company fixture-a quickbooks sap-style settled xero
AS_OF := 2025-06-30
# Public ledgers that predictions are compared on; they are no part of the project.
DATA ?= ../shared/data

.PHONY: help deps build run test lint format reports docs dialects worker test-cluster test-office test-crash test-browser bench benchmark-late check goldens installed install package test-package uninstall clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

deps: ## Install the Debian packages that are missing
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo"; \
	  echo "installing$$missing"; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

build: deps ## Build the release binary
	swift build $(CONFIG) --product arrears

run: reports ## Build, read fixtures/, write reports/, print the summary
	@cat reports/company/summary.md

test: deps ## Run every test
	swift build $(CONFIG) --product arrears
	swift test --parallel
	python3 Tests/Docs/findings.py --binary $(BINARY) --out docs/findings.md --check
	$(BINARY) formats --markdown | cmp - docs/formats.md
	python3 Tests/Docs/settings.py docs/settings.md
	python3 Tests/Oracle/selftest.py
	python3 Tests/Oracle/compare.py --binary $(BINARY) --as-of $(AS_OF) fixtures/fixture-a/ledger.csv
	python3 Tests/Oracle/compare.py --binary $(BINARY) --random 8 --seed 1
	python3 Tests/Oracle/decisions.py --binary $(BINARY) --seed 1 --count 6
	python3 Tests/Prediction/oracle.py --binary $(BINARY)
	python3 Tests/Prediction/reliability.py docs/prediction.md docs/reliability.svg --check
	python3 Tests/ReadBack/check_workbook.py --binary $(BINARY) --config fixtures/arrears.yaml --as-of $(AS_OF) $(REPORTS:%=fixtures/%) fixtures/hostile
	python3 Tests/ReadBack/check_redacted.py --binary $(BINARY) --config fixtures/arrears.yaml --as-of $(AS_OF) $(REPORTS:%=fixtures/%) fixtures/hostile
	python3 Tests/ReadBack/check_explain.py --binary $(BINARY) --config fixtures/arrears.yaml --as-of $(AS_OF) fixtures/company/invoices_2024_2025.csv fixtures/settled
	python3 Tests/Cluster/cluster.py --binary $(BINARY) --work .build-cluster --invoices 200000 --only steps changed damaged short closed
	python3 Tests/History/weeks.py --binary $(BINARY) --seed 1 --count 6
	python3 Tests/History/crash.py --binary $(BINARY) --kills 20 --seed 1
	python3 Tests/ReadBack/check_page.py --binary $(BINARY) --config fixtures/arrears.yaml --as-of $(AS_OF) $(REPORTS:%=fixtures/%) fixtures/hostile

lint: ## Check format and style
	swift format lint --strict --recursive Sources Tests Package.swift

format: ## Format the sources
	swift format --in-place --recursive Sources Tests Package.swift

reports: build ## Write the committed reports from the fixtures
	@for name in $(REPORTS); do \
	  $(BINARY) report fixtures/$$name --as-of $(AS_OF) --out reports/$$name \
	    --config fixtures/arrears.yaml --formats csv,md --fail-on never --quiet 2>/dev/null || exit 1; \
	done

docs: build ## Write docs/findings.md and docs/formats.md
	python3 Tests/Docs/findings.py --binary $(BINARY) --out docs/findings.md
	$(BINARY) formats --markdown > docs/formats.md

test-office: build ## Let LibreOffice recalculate workbooks, and openpyxl load them (installs both)
	@$(MAKE) --no-print-directory deps PACKAGES="$(PACKAGES) libreoffice-calc"
	@test -x .build-office/bin/python || python3 -m venv .build-office
	@.build-office/bin/pip install -q openpyxl==3.1.5
	.build-office/bin/python Tests/ReadBack/office.py --binary $(BINARY) --config fixtures/arrears.yaml --as-of $(AS_OF) $(REPORTS:%=fixtures/%) fixtures/hostile

worker: deps ## Build the binary for other machines, with the libraries it needs, in .build-worker
	sh deploy/spark/build.sh .build-worker

test-cluster: worker ## Compare runs through Apache Spark with runs of one process, and try faults (installs Java and Spark)
	@$(MAKE) --no-print-directory deps PACKAGES="$(PACKAGES) openjdk-17-jre-headless"
	@test -x .build-spark/bin/python || python3 -m venv .build-spark
	@.build-spark/bin/pip install -q --no-cache-dir pyspark==4.3.0
	.build-spark/bin/python Tests/Cluster/cluster.py --binary .build-worker/arrears --work .build-cluster --require --docs docs/benchmarks.md

test-crash: build ## Kill 200 runs at random moments, and take the disk away from many more
	python3 Tests/History/crash.py --binary $(BINARY) --kills 200 --seed 1

test-browser: build ## Open report.html in Chromium at phone and desktop width (installs it)
	@$(MAKE) --no-print-directory deps PACKAGES="$(PACKAGES) chromium"
	@test -x .build-browser/bin/python || python3 -m venv .build-browser
	@.build-browser/bin/pip install -q playwright==1.65.2
	.build-browser/bin/python Tests/ReadBack/browser.py --binary $(BINARY) --config fixtures/arrears.yaml --as-of $(AS_OF) $(REPORTS:%=fixtures/%) fixtures/hostile

dialects: build ## Compare dialect detection with other programs (sets up its own environment)
	python3 Tests/Dialects/compare.py fixtures/dialects --arrears $(BINARY)

goldens: reports ## Fail when the reports differ from the committed ones
	@git status --porcelain --untracked-files=all reports | grep . && { git diff reports | head -100; \
	  echo "reports/ differs from what is committed: review the change as a product change"; exit 1; } || true

installed: build ## Install below .build-check and run the binary from an empty folder
	@rm -rf .build-check && $(MAKE) --no-print-directory install PREFIX=$(CURDIR)/.build-check >/dev/null
	@mkdir -p .build-check/empty && cd .build-check/empty && \
	  ../bin/arrears --version && ../bin/arrears demo demo --invoices 500 >/dev/null && \
	  ../bin/arrears report demo --out out --fail-on never --quiet 2>/dev/null && test -s out/summary.md && \
	  cd .. && rm -rf empty && echo "the installed binary works from an empty folder"

check: test lint goldens installed ## Everything that CI runs

bench: build ## Measure against DuckDB and Polars (set up their own environment)
	python3 Tests/Benchmarks/bench.py --binary $(BINARY) --work .build-bench --docs docs/benchmarks.md

benchmark-late: build ## Compare the predictions with published figures, where the ledgers are there (DATA=folder)
	python3 Tests/Prediction/benchmark_late.py --binary $(BINARY) --data $(DATA)

install: build ## Install the binary, its completions and its manual below PREFIX (default /usr/local)
	install -d $(PREFIX)/bin $(PREFIX)/share/bash-completion/completions $(PREFIX)/share/zsh/site-functions \
	  $(PREFIX)/share/fish/vendor_completions.d $(PREFIX)/share/man/man1
	install -m 755 $(BINARY) $(PREFIX)/bin/arrears
	$(BINARY) --generate-completion-script bash > $(PREFIX)/share/bash-completion/completions/arrears
	$(BINARY) --generate-completion-script zsh > $(PREFIX)/share/zsh/site-functions/_arrears
	$(BINARY) --generate-completion-script fish > $(PREFIX)/share/fish/vendor_completions.d/arrears.fish
	python3 Tests/Docs/manual.py --binary $(BINARY) > $(PREFIX)/share/man/man1/arrears.1

package: build ## Build a Debian package in .build-package (installs dpkg-dev)
	@$(MAKE) --no-print-directory deps PACKAGES="$(PACKAGES) dpkg-dev"
	sh Tests/Package/build.sh .build-package

test-package: package ## Install the Debian package, run it from an empty folder, and remove it again (needs root)
	sh Tests/Package/check.sh .build-package

uninstall: ## Remove what `make install` put below PREFIX
	rm -f $(PREFIX)/bin/arrears $(PREFIX)/share/bash-completion/completions/arrears $(PREFIX)/share/zsh/site-functions/_arrears \
	  $(PREFIX)/share/fish/vendor_completions.d/arrears.fish $(PREFIX)/share/man/man1/arrears.1

clean: ## Remove everything that was built
	rm -rf .build .build-*
