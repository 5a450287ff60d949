# Each target is one plain command, which the README gives too: make is a convenience, not a need.
.DEFAULT_GOAL := help
.PHONY: help demo sandbox build test lint crds chart-docs manifests argocd helm publish image image-check clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## See the operator do its whole job; needs no cluster and no account
	dotnet run --project src/FlagImportOperator.Sandbox -- demo

sandbox: ## Keep the stand-ins for Kubernetes and LaunchDarkly running, and the operator with them
	dotnet run --project src/FlagImportOperator.Sandbox -- serve

build: ## Build everything
	dotnet build FlagImportOperator.sln

test: ## Run all tests; end-to-end tests where an API server is at hand (see CONTRIBUTING.md)
	dotnet test --solution FlagImportOperator.sln

lint: ## Check the format
	dotnet format FlagImportOperator.sln --verify-no-changes

crds: ## Generate the CustomResourceDefinition, in config/crds and in the chart, from the C# types
	dotnet run --project tools/FlagImportOperator.CrdGenerator -- config/crds charts/flag-import-operator/files/crds

chart-docs: ## Generate the table of values in the chart's README from values.yaml
	dotnet run --project tools/FlagImportOperator.ChartDocs -- charts/flag-import-operator

manifests: ## Generate config/default, for kubectl apply -k, from the chart (takes make helm, or an installed helm)
	sh tools/manifests.sh

argocd: ## Generate config/argocd/argocd-cm.yaml from the Lua scripts beside it
	sh tools/argocd.sh > config/argocd/argocd-cm.yaml

helm: ## Put helm 3 and 4 and kubectl into artifacts/tools, for the tests of the chart (linux-x64)
	sh tools/helm.sh

publish: ## Publish the program into out/ (Native AOT where there is a C toolchain)
	sh tools/publish.sh

image: ## Build the container image (takes a Docker engine)
	sh tools/image.sh

image-check: publish ## Check the image without a Docker engine: its Dockerfile, and the program in a root of its own
	FLAGIMPORT_E2E_PROGRAM=$(CURDIR)/out/flag-import-operator dotnet run --project tests/FlagImportOperator.EndToEndTests -- -namespace "FlagImportOperator.EndToEndTests.Image"

clean: ## Remove what was built
	rm -rf artifacts out
