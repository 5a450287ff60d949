# Each target is one plain command, which the README gives too: make is a convenience, not a need.
.DEFAULT_GOAL := help
.PHONY: help build test lint crds publish clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build everything
	dotnet build FlagImportOperator.sln

test: ## Run all tests; end-to-end tests where an API server is at hand (see CONTRIBUTING.md)
	dotnet test --solution FlagImportOperator.sln

lint: ## Check the format
	dotnet format FlagImportOperator.sln --verify-no-changes

crds: ## Generate config/crds from the C# types
	dotnet run --project tools/FlagImportOperator.CrdGenerator -- config/crds

publish: ## Publish the program into out/ (Native AOT where there is a C toolchain)
	sh tools/publish.sh

clean: ## Remove what was built
	rm -rf artifacts out
