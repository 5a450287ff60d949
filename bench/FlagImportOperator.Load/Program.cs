using System.Globalization;
using FlagImportOperator.Load;

// Figures for the README and for pull requests: ratios and counts first, times second, since machines differ and are shared.
if (args.Length < 1 || !File.Exists(args[0]) || Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is not { Length: > 0 } assets)
{
    await Console.Error.WriteLineAsync("""
        KUBEBUILDER_ASSETS=FOLDER dotnet run -c Release --project bench/FlagImportOperator.Load -- PROGRAM [COUNT [PER_SECOND]]
          PROGRAM     the published operator, for instance out/flag-import-operator
          COUNT       resources, 1000 when absent
          PER_SECOND  how many are applied each second, 25 when absent
        """);
    return 2;
}

var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000;
var rate = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 25;
await using var bench = await Bench.StartAsync(assets, Path.GetFullPath(args[0]));
await bench.RunAsync(count, rate);
return 0;
