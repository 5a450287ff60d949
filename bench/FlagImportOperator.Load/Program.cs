using System.Globalization;
using FlagImportOperator.Load;

if (args is ["api", .. var options])
{
    var objects = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 10_000;
    var watchers = options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 4;
    await (options.Length > 2 ? ApiBench.RunAsync(options[2], objects, watchers) : ApiBench.RunSandboxAsync(objects, watchers));
    return 0;
}

// Figures for the README and for pull requests: ratios and counts first, times second, since machines differ and are shared.
if (args.Length < 1 || !File.Exists(args[0]) || Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is not { Length: > 0 } assets)
{
    await Console.Error.WriteLineAsync("""
        KUBEBUILDER_ASSETS=FOLDER dotnet run -c Release --project bench/FlagImportOperator.Load -- PROGRAM [COUNT [PER_SECOND]]
          PROGRAM     the published operator, for instance out/flag-import-operator
          COUNT       resources, 1000 when absent
          PER_SECOND  how many are applied each second, 25 when absent

        dotnet run -c Release --project bench/FlagImportOperator.Load -- api [COUNT [WATCHES [KUBECONFIG]]]
          measures the sandbox's Kubernetes API, or the one that KUBECONFIG names
          COUNT       objects, 10000 when absent
          WATCHES     how many clients watch, 4 when absent
        """);
    return 2;
}

var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000;
var rate = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 25;
await using var bench = await Bench.StartAsync(assets, Path.GetFullPath(args[0]));
await bench.RunAsync(count, rate);
return 0;
