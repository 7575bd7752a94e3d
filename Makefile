# The tasks of the project. Only a POSIX shell, Go and (for race) a C compiler
# are needed.

GO          ?= go
BENCH       ?= .
BENCHTIME   ?= 1s
FUZZTIME    ?= 10s
ENGINE      := report/page/engine
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Tests do not vet: make vet and CI vet every package, and what vet needs to know
# of the dependencies is a quarter of a first build.
TEST := $(GO) test -vet=off
# Collecting garbage less often spares the compiler and the tests a sixth of
# their time; benchmarks collect it as usual.
SPARE := GOGC=400
# Tests behind these tags need a browser, or TeX, besides Go.
TAGS := browser,tex

.PHONY: help build live test browser tex race exhaustive bench bench-mpfr bench-view fuzz golden fmt vet lint generate references gallery trial clean

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

build: ## the command as bin/roundoff, and every package
	$(GO) build ./...
	$(GO) build -o bin/ ./cmd/...

live: ## bin/roundoff with the engine for report --live inside, as WebAssembly
	mkdir -p $(ENGINE)
	cp "$$($(GO) env GOROOT)/lib/wasm/wasm_exec.js" "$$($(GO) env GOROOT)/LICENSE" $(ENGINE)/
	chmod u+w $(ENGINE)/*
	GOOS=js GOARCH=wasm $(GO) build -trimpath -ldflags '-s -w' -o $(ENGINE)/engine.wasm ./cmd/engine
	gzip -9 -n -f $(ENGINE)/engine.wasm
	$(GO) build -tags live -o bin/roundoff ./cmd/roundoff

test: ## all tests, samples where a full set is long; under three minutes on two cores
	$(SPARE) $(TEST) ./...

browser: ## tests of the page in a browser (needs Chromium; ROUNDOFF_AXE names an axe.min.js to hold it against)
	$(TEST) -tags browser -count=1 ./report/page

tex: ## tests of the LaTeX (needs pdflatex)
	$(TEST) -tags tex -count=1 -run LaTeX ./report

race: ## all tests under the race detector (needs a C compiler)
	$(SPARE) CGO_ENABLED=1 $(TEST) -race -timeout 25m ./...

exhaustive: ## all tests with full sets in place of samples; hours
	ROUNDOFF_EXHAUSTIVE=1 $(TEST) -count=1 -timeout 8h ./...

bench: ## benchmarks; BENCH=regexp chooses, BENCHTIME=1x for one round each
	@set -e; \
	dirs=$$(find . -name '*_test.go' -exec grep -l '^func Benchmark' {} + | sed 's|/[^/]*$$||' | sort -u); \
	test -n "$$dirs" || { echo 'no benchmarks'; exit 0; }; \
	$(TEST) -run '^$$' -bench '$(BENCH)' -benchtime '$(BENCHTIME)' -benchmem -timeout 60m $$dirs

bench-mpfr: ## certified functions beside MPFR and bigfloat, as a table (needs a C compiler and libmpfr-dev)
	$(TEST) -run '^$$' -bench . -benchtime '$(BENCHTIME)' ./precision/ball/mpfrbench

bench-view: BENCHTIME = 5x
bench-view: ## when a browser shows a page of twenty studies, beside an empty page (needs Chromium)
	$(TEST) -tags browser -run '^$$' -bench FirstView -benchtime '$(BENCHTIME)' ./cmd/roundoff

fuzz: ## every fuzz target for FUZZTIME (10s) each
	@set -e; \
	dirs=$$(find . -name '*_test.go' -exec grep -l '^func Fuzz' {} + | sed 's|/[^/]*$$||' | sort -u); \
	for dir in $$dirs; do \
		names=$$($(TEST) -list '^Fuzz' $$dir); \
		for name in $$(echo "$$names" | grep '^Fuzz'); do \
			echo "fuzz $$dir $$name $(FUZZTIME)"; \
			$(TEST) -run '^$$' -fuzz "^$$name\$$" -fuzztime '$(FUZZTIME)' $$dir; \
		done; \
	done

golden: ## rewrite the golden files from what the code prints now; then read the diff
	@set -e; \
	dirs=$$(find . -name '*_test.go' -exec grep -l 'flag.Bool("update"' {} + | sed 's|/[^/]*$$||' | sort -u); \
	test -n "$$dirs" || { echo 'no goldens'; exit 0; }; \
	$(TEST) -count=1 $$dirs -args -update

fmt: ## gofmt every file
	$(GO) fmt ./...

vet: ## go vet
	$(GO) vet -tags $(TAGS) ./...

lint: ## staticcheck (its module is downloaded on first use)
	$(GO) run $(STATICCHECK) ./...
	$(GO) run $(STATICCHECK) -tags $(TAGS) ./...

generate: ## run every go:generate line
	$(GO) generate ./...

references: ## remake testdata from MPFR and mpmath (needs python3-mpmath, python3-sympy, libmpfr-dev)
	cd testdata && ./remake

gallery: ## remake testdata/gallery, which the README shows
	rm -rf bin/gallery bin/iris bin/network
	mkdir -p bin
	$(GO) run ./cmd/roundoff report testdata/studies/gallery.yaml -o bin/gallery --no-environment --title Gallery
	$(GO) run ./cmd/roundoff report testdata/studies/iris.yaml -o bin/iris --no-environment --title Iris
	$(GO) run ./cmd/roundoff report testdata/studies/network.yaml -o bin/network --no-environment --title Network
	rm -rf testdata/gallery
	mkdir -p testdata/gallery/figures testdata/gallery/iris/figures testdata/gallery/network
	cp bin/gallery/report.md testdata/gallery/README.md
	cp bin/gallery/figures/*.svg testdata/gallery/figures
	cp bin/iris/report.md testdata/gallery/iris/README.md
	cp bin/iris/figures/*.svg testdata/gallery/iris/figures
	cp bin/network/report.md testdata/gallery/network/README.md

trial: ## remake testdata/problems.md, everyone who chooses h on trial
	$(GO) run ./cmd/roundoff advise --study problems --quiet -o testdata/problems.md

clean: ## remove what build made
	rm -rf bin $(ENGINE)
