#!/bin/sh
# Stands where the SDK expects clang when it links for another architecture. A cross gcc is built for its one target and refuses clang's
# --target=, so that is dropped; all else goes on. FLAGIMPORT_CROSS_COMPILER names the gcc, for instance aarch64-linux-gnu-gcc.
set -eu
: "${FLAGIMPORT_CROSS_COMPILER:?names the cross compiler; tools/publish.sh sets it}"
for argument in "$@"; do
    shift
    case "$argument" in
        --target=*) ;;
        *) set -- "$@" "$argument" ;;
    esac
done
exec "$FLAGIMPORT_CROSS_COMPILER" "$@"
