using System.Runtime.InteropServices;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>
/// What the program may rely on in the base image of the Dockerfile, and no more: the one list. The base (packages base-files,
/// ca-certificates, libc6, libssl3t64) has all of it, and libgcc and libstdc++ beside, which are left out here on purpose.
/// </summary>
internal static class BaseImage
{
    /// <summary>The numbers that the base gives its user, as in its /etc/passwd.</summary>
    public const string User = "1654:1654";

    /// <summary>What the base sets, and what a container runtime adds for that user.</summary>
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = "/home/app",
        ["HOSTNAME"] = "flag-import-operator-0",
        ["APP_UID"] = "1654",
        ["ASPNETCORE_HTTP_PORTS"] = "8080",
        ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "true",
    };

    /// <summary>Text files of the base.</summary>
    public static readonly IReadOnlyDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["etc/passwd"] = "root:x:0:0:root:/root:/bin/bash\napp:x:1654:1654::/home/app:/bin/false\n",
        ["etc/group"] = "root:x:0:\napp:x:1654:\n",
    };

    /// <summary>Folders of the base that it leaves empty.</summary>
    public static readonly IReadOnlyList<string> Folders = ["home/app", "tmp", "run", "var/run/secrets"];

    /// <summary>Files that this machine lends, at the paths where Debian and Ubuntu have them; OpenSSL's are opened when first needed.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        Loader.Path,
        .. Libraries.Select(name => $"/usr/lib/{Loader.Triplet}/{name}"),
        "/etc/ssl/certs/ca-certificates.crt",
    ];

    private static string[] Libraries => ["libc.so.6", "libm.so.6", "libssl.so.3", "libcrypto.so.3"];

    private static (string Path, string Triplet) Loader => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? ("/lib/ld-linux-aarch64.so.1", "aarch64-linux-gnu")
        : ("/lib64/ld-linux-x86-64.so.2", "x86_64-linux-gnu");
}
