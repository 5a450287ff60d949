namespace FlagImportOperator.LaunchDarkly;

/// <summary>The calls of the API (LD §1), without what they are about: fit for a label of a metric.</summary>
internal enum LaunchDarklyOperation
{
    List,
    Get,
    Create,
    Patch,
    Delete,
    Trigger,
}
