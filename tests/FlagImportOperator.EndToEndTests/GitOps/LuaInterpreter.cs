using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace FlagImportOperator.EndToEndTests.GitOps;

/// <summary>What a script returned for one object, or the error that it raised.</summary>
public sealed record LuaResult(JsonNode? Value, string? Error)
{
    /// <summary>The value. Throws <see cref="InvalidOperationException"/> with the script's error otherwise.</summary>
    public JsonObject Require() => Error is null ? Value!.AsObject() : throw new InvalidOperationException($"Lua: {Error}");
}

/// <summary>
/// A Lua 5.1 interpreter of the machine (Debian: package lua5.1), in which scripts see what Argo CD lets them see. Where there is none, a
/// test that asks for it is skipped and says so, or fails when FLAGIMPORT_E2E is "required".
/// </summary>
internal sealed class LuaInterpreter
{
    private static readonly string[] Names = ["lua5.1", "lua51", "luajit", "lua"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Lazy<LuaInterpreter?> Found = new(Find);

    private readonly string _program;

    private LuaInterpreter(string program) => _program = program;

    /// <summary>Null where there is none, and none is required.</summary>
    public static LuaInterpreter? Installed
    {
        get
        {
            const string Missing = "No Lua 5.1 on PATH: install the package lua5.1";
            Assert.False(Found.Value is null && Environment.GetEnvironmentVariable("FLAGIMPORT_E2E") == "required", Missing);
            return Found.Value;
        }
    }

    /// <summary>Skips the test where there is none.</summary>
    public static LuaInterpreter Require()
    {
        Assert.SkipWhen(Installed is null, "No Lua 5.1 on PATH: install the package lua5.1");
        return Installed!;
    }

    /// <summary>Runs one script on one object.</summary>
    public async Task<LuaResult> RunAsync(LuaScript script, JsonNode obj) => (await RunAsync([(script, obj)]))[0];

    /// <summary>Runs scripts on objects, all in one process; each run sees nothing of the others.</summary>
    public async Task<IReadOnlyList<LuaResult>> RunAsync(IReadOnlyCollection<(LuaScript Script, JsonNode Object)> runs)
    {
        var program = new StringBuilder(LuaPrelude.Text);
        var scripts = runs.Select(run => run.Script).Distinct().ToList();
        for (var i = 0; i < scripts.Count; i++)
        {
            program.Append(CultureInfo.InvariantCulture, $"local script{i} = {LuaLiteral.Of(scripts[i].Source)}\n");
        }

        foreach (var (script, obj) in runs)
        {
            // A function of its own: the constants of one function are limited.
            program.Append(CultureInfo.InvariantCulture, $"run({LuaLiteral.Of(script.Name)}, script{scripts.IndexOf(script)}, (function() return {LuaLiteral.Of(obj)} end)())\n");
        }

        var lines = (await ExecuteAsync(program.ToString())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(runs.Count, lines.Length);
        return [.. lines.Select(line => JsonNode.Parse(line)!.AsObject()).Select(line => new LuaResult(line["value"]?.DeepClone(), line["error"]?.GetValue<string>()))];
    }

    private async Task<string> ExecuteAsync(string program)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(Start(_program, "-"))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(program.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{_program}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static LuaInterpreter? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var program = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).Where(File.Exists).FirstOrDefault(IsLua51);
        return program is null ? null : new(program);
    }

    private static bool IsLua51(string program)
    {
        using var process = Process.Start(Start(program, "-e", "io.write(_VERSION)"))!;
        process.StandardInput.Close();
        var version = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return version == "Lua 5.1";
    }

    private static ProcessStartInfo Start(string program, params string[] arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        StandardOutputEncoding = Encoding.UTF8,
    };
}
