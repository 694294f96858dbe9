# Makefile: a thin front over Meson. `make help` lists what there is.
#
# On Debian 13 the goals are made here. On any other host each goal is handed, after ./setup, to this same file inside
# the Debian 13 root (tools/in-root).

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := all
.PHONY: all demo check check-native bench fuzz deb install format clean help node-modules

native := $(shell . tools/platform.sh && native && echo yes)

help:
	@echo "make                 builds the program; then ./otklik --help"
	@echo "make demo            analyses a made-up lesson, or your own: make demo VIDEO=lesson.mp4"
	@echo "make check           builds and runs every test; SAN=address,undefined: under sanitizers"
	@echo "make check-native    make check on a fresh Debian 13 (minutes; needs root)"
	@echo "make bench           measures, writes bench/RESULTS.md"
	@echo "make fuzz            feeds broken files to the parsers, FUZZ_SECONDS=60 for each"
	@echo "make deb             builds the Debian package into build/deb, and runs lintian on it"
	@echo "make install         installs the program (Debian 13); DESTDIR= as usual"
	@echo "make format          lays out the C sources"
	@echo "make clean           removes what was built"

clean:
	rm -rf build build-san build-fuzz

check-native:
	@tools/test-native

ifneq ($(native),yes)

inside = echo "make: working inside a Debian 13 root" >&2; tools/in-root $(MAKE)

all demo fuzz format:
	@./setup
	@$(inside) $@

check:
	@./setup
	@rm -f build/wrapper.json
	@$(if $(SAN),,tools/run-tests --ring wrapper --save build/wrapper.json || :)
	@$(inside) $@

bench:
	@./setup bench
	@$(inside) $@

deb:
	@./setup package
	@$(inside) $@

install:
	@$(if $(DESTDIR),,echo "make install: this host is not Debian 13; use ./otklik, or give DESTDIR=" >&2; exit 1)
	@./setup
	@$(inside) $@

else

comma := ,
build := $(if $(SAN),build-san/$(subst $(comma),-,$(SAN)),build)
FUZZ_SECONDS ?= 60
fuzz_targets := $(basename $(notdir $(wildcard tests/fuzz/fuzz_*.c)))

# Debian's npm brings no certificates of its own: it takes the system's.
export npm_config_cafile ?= /etc/ssl/certs/ca-certificates.crt

all: node-modules $(build)/build.ninja
	@ninja -C $(build)

node-modules:
	@./setup
	@lock=$$(sha256sum web/package-lock.json) && \
	if [ "$$lock" != "$$(cat web/node_modules/.otklik-lock 2>/dev/null)" ]; then \
	    echo "fetching the page's build tools (npm ci)" && npm ci --silent --prefix web && \
	    echo "$$lock" >web/node_modules/.otklik-lock; \
	fi

build/build.ninja:
	@./setup
	@meson setup build

build-san/%/build.ninja:
	@meson setup $(@D) -Db_sanitize=$(SAN) -Db_lundef=false

build/demo/lesson.mp4: tests/make-media $(wildcard tests/media/*.py)
	@echo "making the sample lesson ..."
	@mkdir -p $(@D)
	@tests/make-media lesson $(@D)

demo: all $(if $(VIDEO),,build/demo/lesson.mp4)
	@./otklik lesson "$(or $(VIDEO),build/demo/lesson.mp4)" $(if $(VIDEO),,--language ru) -o build/demo/report

check: all
	@tools/run-tests --build $(build) $(if $(SAN),--ring unit --ring flow,--add build/wrapper.json)

bench: all
	@./setup bench
	@ninja -C $(build) bench/bench-face bench/bench-voice bench/bench-match
	@bench/run
	@bench/match
	@bench/load

fuzz: node-modules
	@[ -e build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz -Dfuzz=true \
	    -Db_sanitize=address,undefined -Db_lundef=false
	@ninja -C build-fuzz $(addprefix tests/fuzz/,$(fuzz_targets))
	@for target in $(fuzz_targets); do \
	    found=build-fuzz/found/$$target; mkdir -p $$found; \
	    build-fuzz/tests/fuzz/$$target -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 -artifact_prefix=$$found/ \
	        $$found tests/fuzz/corpus/$${target#fuzz_} >$$found.log 2>&1 || { tail -n 40 $$found.log; exit 1; }; \
	    echo "$$target: $$(sed -n 's/^stat::number_of_executed_units: *//p' $$found.log) inputs, no fault"; \
	done

deb: node-modules
	@./setup package
	@tools/make-deb

install: all
	@meson install -C build --no-rebuild

format:
	@git ls-files --cached --others --exclude-standard '*.c' '*.h' | xargs clang-format -i

endif
