using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace FlagImportOperator.Tests.Repository;

/// <summary>THIRD-PARTY-NOTICES.txt, which is in the image, names what the program is made of.</summary>
public sealed partial class NoticesTests
{
    private static readonly List<(string Name, string Version, string Licence)> Named =
        [.. Line().Matches(WorkingCopy.Read("THIRD-PARTY-NOTICES.txt")).Select(line => (line.Groups["name"].Value, line.Groups["version"].Value, line.Groups["licence"].Value))];

    /// <summary>All packages of the program, for every platform, with those that they depend on.</summary>
    private static readonly List<(string Name, string Version)> Packages =
    [
        .. JsonNode.Parse(WorkingCopy.Read("src/FlagImportOperator/packages.lock.json"))!["dependencies"]!.AsObject()
            .SelectMany(target => target.Value!.AsObject())
            .Where(package => package.Value!["type"]!.GetValue<string>() != "Project")
            .Select(package => (package.Key, package.Value!["resolved"]!.GetValue<string>()))
            .Distinct(),
    ];

    // The runtime is linked in; its version is that of the compiler.
    private static string Runtime => Packages.Single(package => package.Name == "Microsoft.DotNet.ILCompiler").Version;

    [Fact]
    public void Each_package_of_the_program_is_named_with_its_version_and_nothing_else_is() => Assert.Equal(
        Packages.Append((".NET Runtime", Runtime)).Append(("ASP.NET Core", Runtime)).Order(),
        Named.Select(named => (named.Name, named.Version)).Order());

    [Fact]
    public void The_licence_is_the_one_that_the_package_names()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var specifications = Named
            .Select(named => (named.Licence, File: Path.Combine(folder, named.Name.ToLowerInvariant(), named.Version, $"{named.Name.ToLowerInvariant()}.nuspec")))
            .Where(named => File.Exists(named.File))
            .ToList();

        Assert.SkipWhen(specifications.Count == 0, $"There are no packages in {folder}.");
        Assert.All(specifications, named => Assert.Equal(named.Licence, LicenceOf(named.File)));
    }

    /// <summary>An SPDX expression; a package that has a text in its place is under MIT, which is what the text begins with or holds.</summary>
    private static string LicenceOf(string specification)
    {
        var licence = XDocument.Load(specification).Descendants().First(element => element.Name.LocalName == "license");
        return licence.Attribute("type")!.Value == "expression" ? licence.Value
            : File.ReadAllText(Path.Combine(Path.GetDirectoryName(specification)!, licence.Value)).Contains("Permission is hereby granted, free of charge", StringComparison.Ordinal) ? "MIT"
            : "unknown";
    }

    [GeneratedRegex(@"^(?<name>\S.*) (?<version>\d+\.\d+\.\d+\S*) \((?<licence>[\w.-]+)\)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
