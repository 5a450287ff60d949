using System.Runtime.InteropServices;

namespace FlagImportOperator.EndToEndTests;

/// <summary>Which build of the operator the tests run.</summary>
/// <param name="Path">Path of a program.</param>
/// <param name="Arguments">What comes before the operator's own arguments.</param>
internal sealed record OperatorProgram(string Path, IReadOnlyList<string> Arguments)
{
    private const string ProgramVariable = "FLAGIMPORT_E2E_PROGRAM";

    /// <summary>The program that FLAGIMPORT_E2E_PROGRAM names (in CI, the published one); else the build beside these tests.</summary>
    public static OperatorProgram Find(Func<string, string?> environment)
    {
        if (environment(ProgramVariable) is { Length: > 0 } path)
        {
            return File.Exists(path)
                ? new(System.IO.Path.GetFullPath(path), [])
                : throw new FileNotFoundException($"{ProgramVariable} names a file that does not exist.", path);
        }

        // The runtime that runs the tests, wherever it is installed: the apphost would look for one of its own.
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var host = System.IO.Path.GetFullPath(System.IO.Path.Combine(runtime, "..", "..", "..", "dotnet"));
        return new(host, [System.IO.Path.Combine(AppContext.BaseDirectory, "flag-import-operator.dll")]);
    }
}
