using System.Text.Json.Nodes;
using FlagImportOperator.EndToEndTests.Scenarios;
using FlagImportOperator.Sandbox.Kubernetes.Cel;
using FlagImportOperator.Sandbox.Kubernetes.Yaml;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>
/// What Flux makes of a resource by the healthCheckExprs of config/flux/resources.yaml: the first of inProgress, failed and current that
/// holds, else it waits; so it does while an expression cannot be evaluated.
/// </summary>
internal static class FluxHealth
{
    private static readonly Lazy<(CelExpression InProgress, CelExpression Failed, CelExpression Current)> Expressions = new(Read);

    public static KStatus Compute(JsonObject resource)
    {
        var (inProgress, failed, current) = Expressions.Value;
        return Holds(inProgress, resource) ? KStatus.InProgress
            : Holds(failed, resource) ? KStatus.Failed
            : Holds(current, resource) ? KStatus.Current
            : KStatus.InProgress;
    }

    /// <summary>As kstatus, but that nothing is current before the operator has looked, and that a mode of the user's is no progress.</summary>
    public static KStatus Expected(JsonObject resource)
    {
        var ready = resource.Condition("Ready");
        return ArgoHealth.Expected(resource).Status is "Suspended" || (ready?.Reason() == "PlanPending" && ArgoHealth.Expected(resource).Status == "Healthy") ? KStatus.Current
            : ready is null ? KStatus.InProgress
            : KStatusRules.Compute(resource);
    }

    private static bool Holds(CelExpression expression, JsonObject resource)
    {
        var scope = CelScope.Of("metadata", CelValues.From(resource["metadata"], null));
        try
        {
            return resource["status"] is { } status && CelEvaluator.Evaluate(expression, scope.With("status", CelValues.From(status, null))) is true;
        }
        catch (CelException)
        {
            return false;
        }
    }

    private static (CelExpression InProgress, CelExpression Failed, CelExpression Current) Read()
    {
        var checks = YamlJson.ReadAll(ArgoScripts.RepositoryFile("config/flux/resources.yaml"))
            .Select(document => document!["spec"]?["healthCheckExprs"]?[0]).Single(check => check is not null)!;
        return (Parse("inProgress"), Parse("failed"), Parse("current"));

        CelExpression Parse(string name) => CelParser.Parse(checks[name]!.GetValue<string>());
    }
}
