using System.Text.RegularExpressions;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;

namespace FlagImportOperator.Sandbox.Kubernetes.Registry;

/// <summary>What names, labels and annotations may look like, in the API server's words.</summary>
internal static partial class Names
{
    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'example.com', regex used for validation is " +
        @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string DnsLabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric " +
        "character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string KeyRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. " +
        "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
        "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>What is wrong with the name of an object.</summary>
    public static IEnumerable<FieldError> OfObject(string name, bool isDnsLabel)
    {
        var (longest, rule) = isDnsLabel ? (63, DnsLabelRule) : (253, SubdomainRule);
        if (name.Length > longest)
        {
            yield return Invalid("metadata.name", name, $"must be no more than {longest} characters");
        }

        if (!(isDnsLabel ? DnsLabel() : Subdomain()).IsMatch(name))
        {
            yield return Invalid("metadata.name", name, rule);
        }
    }

    /// <summary>What is wrong with the key of a label or annotation, or a finalizer.</summary>
    public static IEnumerable<FieldError> OfKey(string field, string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        if (prefix is not null && !Subdomain().IsMatch(prefix))
        {
            yield return Invalid(field, key, $"prefix part {(prefix.Length == 0 ? "must be non-empty" : SubdomainRule)}");
        }

        if (name.Length == 0)
        {
            yield return Invalid(field, key, "name part must be non-empty");
        }

        if (name.Length > 63)
        {
            yield return Invalid(field, key, "name part must be no more than 63 bytes");
        }

        if (!Key().IsMatch(name))
        {
            yield return Invalid(field, key, KeyRule);
        }
    }

    /// <summary>What is wrong with the value of a label.</summary>
    public static IEnumerable<FieldError> OfLabelValue(string field, string value)
    {
        if (value.Length > 63)
        {
            yield return Invalid(field, value, "must be no more than 63 bytes");
        }

        if (value.Length > 0 && !Key().IsMatch(value))
        {
            yield return Invalid(field, value, ValueRule);
        }
    }

    private static FieldError Invalid(string field, string value, string why) => new("FieldValueInvalid", field, $"Invalid value: \"{value}\": {why}");

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z")]
    private static partial Regex Key();
}
