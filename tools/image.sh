#!/bin/sh
# Builds the container image for this machine's architecture: sh tools/image.sh [further arguments of docker build]
# IMAGE (name), VERSION and REVISION may be set; without them: flag-import-operator, and what Git says.
set -eu
cd "$(dirname "$0")/.."

if ! command -v docker >/dev/null; then
    echo "There is no docker here. What can be checked of the image without one: make image-check" >&2
    exit 1
fi
if ! docker info >/dev/null 2>&1; then
    echo "docker is installed, but no Docker engine answers (docker info tells more). What can be checked without one: make image-check" >&2
    exit 1
fi

# As the release does: what says when something was made takes the time of the commit. Only the release has the times of files in the
# layers rewritten, too: an engine that unpacks what it builds refuses that (rewrite-timestamp).
epoch=$(git log -1 --format=%ct 2>/dev/null || echo 0)
revision=${REVISION:-$(git rev-parse HEAD 2>/dev/null || echo unknown)}
version=${VERSION:-0.0.0-dev}
image=${IMAGE:-flag-import-operator}
DOCKER_BUILDKIT=1 docker build \
    --build-arg VERSION="$version" \
    --build-arg REVISION="$revision" \
    --build-arg SOURCE_DATE_EPOCH="$epoch" \
    --build-arg CREATED="$(date --utc --date="@$epoch" +%Y-%m-%dT%H:%M:%SZ)" \
    --tag "$image:$version" "$@" .
echo "$image:$version"
