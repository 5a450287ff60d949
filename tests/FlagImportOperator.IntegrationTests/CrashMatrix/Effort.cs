namespace FlagImportOperator.IntegrationTests.CrashMatrix;

/// <summary>How much is tried: some seconds' worth every day, all of it (some minutes) where a variable says so.</summary>
internal static class Effort
{
    public const string Variable = "FLAG_IMPORT_CRASH_MATRIX";

    public static bool Everything { get; } = Environment.GetEnvironmentVariable(Variable) == "all";
}
