#!/bin/sh
# Publishes the program: sh tools/publish.sh [linux-x64|linux-arm64]
#
# Without an argument, for this machine into out/. Native AOT needs a C compiler to link with; without one the program is published for
# the JIT, which does the same, but needs the .NET runtime, starts slower and takes more memory.
# With a runtime identifier, Native AOT into out/RUNTIME-IDENTIFIER/; for the other architecture that takes a cross gcc (on Debian and
# Ubuntu: gcc-aarch64-linux-gnu with libc6-dev-arm64-cross, gcc-x86-64-linux-gnu with libc6-dev-amd64-cross).
#
# VERSION and REVISION, where set, are what the program says of itself. No path of this machine and no time gets into it: two publishes of
# the same sources in two folders differed in the ids of two modules and of the build, and in nothing else.
set -eu
cd "$(dirname "$0")/.."

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) here=linux-x64 ;;
    Linux-aarch64 | Linux-arm64) here=linux-arm64 ;;
    *) here= ;;
esac
rid=${1:-$here}
output=out${1:+/$1}
case "$rid" in
    linux-x64) triplet=x86_64-linux-gnu ;;
    linux-arm64) triplet=aarch64-linux-gnu ;;
    "") triplet= ;;
    *)
        echo "\"$rid\" is no runtime identifier that the program is published for; give linux-x64 or linux-arm64." >&2
        exit 2
        ;;
esac

links() { echo 'int main(void){return 0;}' | "$1" -x c - -o /dev/null 2>/dev/null; }

# Restored as a whole, not for one runtime identifier: that would rewrite the lock files.
dotnet restore src/FlagImportOperator
rm -rf "$output"
set -- --no-restore --configuration Release --output "$output" -p:ContinuousIntegrationBuild=true -p:PathMap="$PWD=/src" \
    ${VERSION:+-p:Version="$VERSION"} ${REVISION:+-p:SourceRevisionId="$REVISION"}
if [ "$rid" != "$here" ]; then
    if ! links "$triplet-gcc"; then
        echo "No $triplet-gcc that links: $rid cannot be built here (on Debian and Ubuntu: apt-get install gcc-$(echo "$triplet" | tr _ -))." >&2
        exit 1
    fi
    FLAGIMPORT_CROSS_COMPILER=$triplet-gcc
    export FLAGIMPORT_CROSS_COMPILER
    dotnet publish src/FlagImportOperator "$@" --runtime "$rid" \
        -p:CppCompilerAndLinker="$PWD/tools/cross-link.sh" -p:ObjCopyName="$triplet-objcopy"
elif [ -n "$rid" ] && { links clang || links gcc; }; then
    dotnet publish src/FlagImportOperator "$@" --runtime "$rid"
else
    echo "Not on Linux, or no C toolchain (on Debian: apt-get install gcc libc6-dev): publishing without Native AOT." >&2
    dotnet publish src/FlagImportOperator "$@" -p:PublishAot=false
fi
rm -f "$output"/*.pdb "$output"/*.xml
