using System.Text;

namespace FlagImportOperator.EndToEndTests;

/// <summary>Text of kubeconfig files with everything inline.</summary>
internal static class Kubeconfig
{
    public static string WithCertificate(Uri server, string authorityPem, PemPair client) => Write(server, authorityPem, $"""
        client-certificate-data: {Base64(client.Certificate)}
            client-key-data: {Base64(client.Key)}
        """);

    public static string WithToken(Uri server, string authorityPem, string token) => Write(server, authorityPem, $"token: {token}");

    /// <summary>Of a server that asks nobody who they are.</summary>
    public static string WithoutCredentials(Uri server) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: e2e
          cluster:
            server: {server.ToString().TrimEnd('/')}
        contexts:
        - name: e2e
          context:
            cluster: e2e
            user: ""
            namespace: default
        current-context: e2e

        """;

    private static string Write(Uri server, string authorityPem, string credentials) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: e2e
          cluster:
            server: {server.ToString().TrimEnd('/')}
            certificate-authority-data: {Base64(authorityPem)}
        users:
        - name: e2e
          user:
            {credentials}
        contexts:
        - name: e2e
          context:
            cluster: e2e
            user: e2e
            namespace: default
        current-context: e2e

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
