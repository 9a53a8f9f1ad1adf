#!/bin/sh
# Puts axe-core into the folder that is named, as its package manager has it, and proves by its hash that
# it is the one that was looked at. It is for tests alone: nothing of it is in the program or in the tree.
set -eu
folder="$1"
version="4.14.1"
sha256="e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
packed="$folder/axe-core-$version.tgz"

mkdir -p "$folder"
if [ ! -f "$packed" ]; then
    command -v npm >/dev/null || { echo "npm is not installed" >&2; exit 1; }
    (cd "$folder" && npm pack --silent "axe-core@$version" >/dev/null)
fi
echo "$sha256  $packed" | sha256sum -c - >/dev/null || { rm -f "$packed"; echo "axe-core has another hash" >&2; exit 1; }
tar -xzOf "$packed" package/axe.min.js >"$folder/axe.min.js.part"
mv "$folder/axe.min.js.part" "$folder/axe.min.js"
