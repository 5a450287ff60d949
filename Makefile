# Each target is one plain command, which the README gives too: make is a convenience, not a need.
.DEFAULT_GOAL := help
.PHONY: help demo sandbox build test lint crds argocd publish clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

crds: ## Generate config/crds from the C# types
	dotnet run --project tools/FlagImportOperator.CrdGenerator -- config/crds

argocd: ## Generate config/argocd/argocd-cm.yaml from the Lua scripts beside it
	sh tools/argocd.sh > config/argocd/argocd-cm.yaml

publish: ## Publish the program into out/ (Native AOT where there is a C toolchain)
	sh tools/publish.sh

clean: ## Remove what was built
	rm -rf artifacts out
