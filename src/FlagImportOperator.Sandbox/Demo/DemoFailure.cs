namespace FlagImportOperator.Sandbox.Demo;

/// <summary>Something that was to be seen was not.</summary>
internal sealed class DemoFailure(string expected, IReadOnlyList<string> seen) : Exception($"Expected: {expected}")
{
    /// <summary>Which part of the story; filled in by whoever tells it.</summary>
    public string Act { get; set; } = "before the first act";

    /// <summary>What was to happen, and in what time.</summary>
    public string Expected => expected;

    /// <summary>What was there instead.</summary>
    public IReadOnlyList<string> Seen => seen;

    /// <summary>The operator's last lines.</summary>
    public IReadOnlyList<string> Log { get; set; } = [];
}
