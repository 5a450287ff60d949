#!/bin/sh
# Whether the sources are those of a release: sh tools/release-check.sh VERSION
# Names everything that is not, and then ends with 1. How a release is made: CONTRIBUTING.md.
set -eu
cd "$(dirname "$0")/.."

version=${1:-}
number='(0|[1-9][0-9]*)'
if ! echo "$version" | grep -Eqx "$number\.$number\.$number(-[0-9A-Za-z.-]+)?"; then
    echo "\"$version\" is no version: give one such as 1.2.3 or 1.2.3-rc.1, and tag it as v1.2.3 or v1.2.3-rc.1." >&2
    exit 1
fi

status=0
wrong() {
    echo "$1" >&2
    status=1
}

says() { # file line, without what indents it
    sed 's/^ *//' "$1" | grep -qxF -- "$2" || wrong "$1 does not say: $2"
}

says Directory.Build.props "<Version>$version</Version>"
says charts/flag-import-operator/Chart.yaml "version: $version"
says charts/flag-import-operator/Chart.yaml "appVersion: $version"
says config/argocd/application.yaml "targetRevision: $version"
grep -q "^ *image: \".*/flag-import-operator:$version\"\$" config/default/operator.yaml ||
    wrong "config/default/operator.yaml does not name the image of $version: run make manifests."

schema=config/crds/flagimport.dev_flagimportconfigurations.yaml
released=tests/FlagImportOperator.Tests/Crd/Released/$version.yaml
if ! test -e "$released"; then
    wrong "$released is missing: it is a copy of $schema."
elif ! cmp -s "$released" "$schema"; then
    wrong "$released is not the same as $schema."
fi
exit $status
