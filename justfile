# The verbs of a working day. The commands that CI runs too are in .ci/run, and only there.

# Show the verbs.
default:
    @just --list

# Format and lint, without changing anything.
check:
    .ci/run format lint

# Every test; without Dovecot and Postfix, those that need them say so.
test:
    .ci/run test

# Format the sources.
fmt:
    cargo fmt --all

# Write into the specification pages what the programs do now; read the difference.
bless:
    BLESS=1 cargo test -p wl-tests --test spec
    git diff --stat -- tests/spec

# Try that many programs made by chance for each property; CI tries fewer.
fuzz CASES='20000':
    FUZZ_CASES={{CASES}} cargo test -p wl-tests --test fuzz

# Measure the language beside CPython and Lua (benches/README.md).
bench *ARGS:
    cargo build --release -p wl
    python3 benches/compare.py {{ARGS}}

# Measure mail on real servers; needs Dovecot, Postfix and root.
bench-mail *ARGS:
    cargo build --release -p wl
    cargo build -p wl-tests --bin mail-servers
    python3 benches/mail/compare.py {{ARGS}}

# The documentation of the sources, private items included.
doc:
    .ci/run doc

# All that CI does.
ci:
    .ci/run
