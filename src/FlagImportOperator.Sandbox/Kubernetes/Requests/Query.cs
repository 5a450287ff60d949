using System.Globalization;
using FlagImportOperator.Sandbox.Kubernetes.Http;
using Microsoft.AspNetCore.Http;

namespace FlagImportOperator.Sandbox.Kubernetes.Requests;

/// <summary>Query parameters as the API reads them: of Go's kinds, with Go's complaints.</summary>
internal readonly struct Query(IQueryCollection parameters)
{
    /// <summary>Empty when absent.</summary>
    public string Text(string name) => parameters.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : "";

    /// <summary>All values.</summary>
    public IReadOnlyList<string> Texts(string name) => parameters.TryGetValue(name, out var values) ? [.. values.Select(value => value ?? "")] : [];

    /// <summary>Null when absent.</summary>
    public long? Number(string name) => Text(name) switch
    {
        "" => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw ApiException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax"),
    };

    /// <summary>Null when absent. A parameter without a value is true.</summary>
    public bool? Flag(string name) => !parameters.ContainsKey(name) ? null : Text(name) is not ("0" or "false");
}
