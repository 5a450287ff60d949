namespace FlagImportOperator.LaunchDarkly.JsonPatch;

/// <summary>From what is to what is wanted, in as few operations as possible (design §3 "Updates"). Pure.</summary>
public static class ConfigurationDiff
{
    /// <summary>The smallest patch that makes <paramref name="observed"/> hold what <paramref name="desired"/> declares; empty when it does.</summary>
    public static JsonPatchDocument Minimal(DesiredConfiguration desired, FlagImportIntegration observed) => throw new NotImplementedException();

    /// <summary>
    /// The same in whole members, for an API that refuses operations inside <c>config</c>: <c>replace /name</c>, <c>/tags</c>,
    /// <c>/config</c>, each only where it differs (LD §4 "whole-member replace"). Config is sent with every declared value.
    /// </summary>
    public static JsonPatchDocument WholeMembers(DesiredConfiguration desired, FlagImportIntegration observed) => throw new NotImplementedException();
}
