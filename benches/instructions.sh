#!/usr/bin/env bash
# Counts the instructions of three fixed builds on one thread: `benches/instructions.sh [RUNS]`, one run by default.
#
# The counts hardly depend on the load of the machine, so they show small changes in speed that times cannot. They come
# from valgrind and cover user code only, not the kernel's work to read and write files.
#
#   new      the site that `omslag init` makes
#   soorten  the golden site tests/sites/soorten
#   corpus   200 pages of the corpus of benches/whole
set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind >/dev/null || { echo "needs valgrind; on Debian: apt-get install valgrind" >&2; exit 1; }
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

# This builds omslag as well, with the release profile.
cargo bench --locked --quiet --bench whole -- corpus omslag 200 "$folder/corpus"
omslag="${CARGO_TARGET_DIR:-$PWD/target}/release/omslag"
"$omslag" init "$folder/new" --lang en >/dev/null
mkdir "$folder/soorten"
cp -R tests/sites/soorten/* "$folder/soorten"

# The date is fixed, because pages with a later date are left out.
build() {
    rm -rf "$folder/$1/public" "$folder/$1/.omslag"
    RAYON_NUM_THREADS=1 LC_ALL=C.UTF-8 valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$folder/log" \
        "$omslag" build --quiet --root "$folder/$1" --today 2026-11-21 2>"$folder/stderr" || { cat "$folder/stderr" >&2; exit 1; }
    sed -n 's/.*Collected : //p' "$folder/log"
}

for site in new soorten corpus; do
    for _ in $(seq "${1:-1}"); do
        count="$(build "$site")"
        printf '%-8s %14s instructions\n' "$site" "$count"
    done
done
