# The image of the operator, for linux/amd64 and linux/arm64: one Native AOT program on a base without shell or package manager.
#
#   docker buildx build --platform linux/amd64,linux/arm64 .
#
# Another architecture than the builder's is cross-compiled, not emulated. Where mcr.microsoft.com is out of reach, name a mirror's copies:
# --build-arg SDK_IMAGE=... --build-arg BASE_IMAGE=...

# All base images stand here. The digests are those of the multi-platform indexes, so that a build next year starts from the same two. What
# links is not pinned: gcc and the C library's development files come from Ubuntu's archive as they are on the day.
# The base has glibc, OpenSSL 3 and CA certificates, which is what the program needs at run time, and libgcc and libstdc++, which it does not.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0.401-noble@sha256:e70cdb7f80b0348f5cb85f19a8f670fca061f033d57eed12fa003d58b0e06317
ARG BASE_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0.12-noble-chiseled@sha256:18d4848091a40d13dbfdd6a8340c1657dc3e2f2d7fa2f042e9d162e68669dbc9

FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG BUILDARCH
ARG TARGETARCH
SHELL ["/bin/sh", "-eu", "-c"]
WORKDIR /source

# What links: this machine's gcc, or a cross gcc for the other architecture.
RUN case "$BUILDARCH/$TARGETARCH" in \
        amd64/amd64 | arm64/arm64) packages="gcc libc6-dev" ;; \
        amd64/arm64) packages="gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;; \
        arm64/amd64) packages="gcc-x86-64-linux-gnu libc6-dev-amd64-cross" ;; \
        *) echo "There is no image for $TARGETARCH; build for linux/amd64 or linux/arm64." >&2; exit 1 ;; \
    esac; \
    apt-get update; \
    apt-get install --yes --no-install-recommends $packages; \
    rm -rf /var/lib/apt/lists/*

# Packages, exactly those of the lock files, in a layer of their own: they change less often than the code.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/FlagImportOperator/FlagImportOperator.csproj src/FlagImportOperator/packages.lock.json src/FlagImportOperator/
COPY src/FlagImportOperator.Api/FlagImportOperator.Api.csproj src/FlagImportOperator.Api/packages.lock.json src/FlagImportOperator.Api/
COPY src/FlagImportOperator.Kubernetes/FlagImportOperator.Kubernetes.csproj src/FlagImportOperator.Kubernetes/packages.lock.json src/FlagImportOperator.Kubernetes/
COPY src/FlagImportOperator.LaunchDarkly/FlagImportOperator.LaunchDarkly.csproj src/FlagImportOperator.LaunchDarkly/packages.lock.json src/FlagImportOperator.LaunchDarkly/
COPY src/FlagImportOperator.Reconciliation/FlagImportOperator.Reconciliation.csproj src/FlagImportOperator.Reconciliation/packages.lock.json src/FlagImportOperator.Reconciliation/
# CI=true is what Directory.Build.props takes for the locked mode.
ENV CI=true \
    NUGET_PACKAGES=/packages \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_NOLOGO=1
RUN dotnet restore src/FlagImportOperator

COPY .editorconfig ./
COPY config/crds/ config/crds/
COPY tools/publish.sh tools/cross-link.sh tools/
COPY src/FlagImportOperator/ src/FlagImportOperator/
COPY src/FlagImportOperator.Api/ src/FlagImportOperator.Api/
COPY src/FlagImportOperator.Kubernetes/ src/FlagImportOperator.Kubernetes/
COPY src/FlagImportOperator.LaunchDarkly/ src/FlagImportOperator.LaunchDarkly/
COPY src/FlagImportOperator.Reconciliation/ src/FlagImportOperator.Reconciliation/
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
# Files carry the time of the commit, not of the build.
ARG SOURCE_DATE_EPOCH=0
RUN case "$TARGETARCH" in amd64) rid=linux-x64 ;; *) rid=linux-$TARGETARCH ;; esac; \
    VERSION=$VERSION REVISION=$REVISION sh tools/publish.sh "$rid"; \
    install -D --mode=0755 "out/$rid/flag-import-operator" /image/flag-import-operator; \
    for pack in microsoft.netcore.app.runtime.nativeaot microsoft.aspnetcore.app.runtime; do \
        install -D --mode=0644 "/packages/$pack.$rid"/*/THIRD-PARTY-NOTICES.TXT "/image/licenses/$pack.txt"; \
    done; \
    find /image -exec touch --date="@$SOURCE_DATE_EPOCH" {} +

FROM ${BASE_IMAGE} AS final
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=https://github.com/flagimport/flag-import-operator
LABEL org.opencontainers.image.title="flag-import-operator" \
      org.opencontainers.image.description="Kubernetes operator that keeps LaunchDarkly flag import configurations as resources say" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
COPY LICENSE /licenses/LICENSE
COPY THIRD-PARTY-NOTICES.txt /licenses/THIRD-PARTY-NOTICES.txt
COPY --from=build /image/licenses/ /licenses/
COPY --from=build /image/flag-import-operator /flag-import-operator
# By number, so that Kubernetes can see that it is not root (runAsNonRoot).
USER 1654:1654
EXPOSE 8080
ENTRYPOINT ["/flag-import-operator"]
CMD ["run"]
