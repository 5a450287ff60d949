#!/bin/sh
# Publishes the program into out/flag-import-operator. Native AOT needs a C compiler to link with, and zlib's headers; without them the
# program is published for the JIT, which does the same, but needs the .NET runtime, starts slower and takes more memory.
set -eu
cd "$(dirname "$0")/.."

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) rid=linux-x64 ;;
    Linux-aarch64 | Linux-arm64) rid=linux-arm64 ;;
    *) rid= ;;
esac
compiler=$(command -v clang || command -v gcc || true)

# Restored as a whole, not for one runtime identifier: that would rewrite the lock files.
dotnet restore src/FlagImportOperator
rm -rf out
if [ -n "$rid" ] && [ -n "$compiler" ] && echo 'int main(void){return 0;}' | "$compiler" -x c - -lz -o /dev/null 2>/dev/null; then
    dotnet publish src/FlagImportOperator --no-restore --configuration Release --runtime "$rid" --output out
else
    echo "Not on Linux, or no C toolchain with zlib (on Debian: apt-get install gcc zlib1g-dev): publishing without Native AOT." >&2
    dotnet publish src/FlagImportOperator --no-restore --configuration Release -p:PublishAot=false --output out
fi
rm -f out/*.pdb out/*.xml
