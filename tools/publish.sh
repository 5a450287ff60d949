#!/bin/sh
# Publishes the program into out/flag-import-operator. Native AOT needs a C compiler to link with, and zlib's headers; without them the
# program is published for the JIT, which does the same, but starts slower and takes more memory.
set -eu
cd "$(dirname "$0")/.."
rm -rf out

toolchain() {
    case "$(uname -s)" in
        Linux) { command -v clang || command -v gcc; } >/dev/null 2>&1 && echo 'int main(void){return 0;}' |
            "$(command -v clang || command -v gcc)" -x c - -lz -o /dev/null 2>/dev/null ;;
        Darwin) command -v clang >/dev/null 2>&1 ;;
        *) false ;;
    esac
}

if toolchain; then
    dotnet publish src/FlagImportOperator --configuration Release --use-current-runtime --output out "$@"
    rm -f out/*.pdb out/*.xml
else
    echo "No C toolchain with zlib found (on Debian: apt-get install gcc zlib1g-dev): publishing without Native AOT." >&2
    dotnet publish src/FlagImportOperator --configuration Release --use-current-runtime --self-contained false \
        -p:PublishAot=false -p:PublishSingleFile=true --output out "$@"
    rm -f out/*.pdb out/*.xml
fi
