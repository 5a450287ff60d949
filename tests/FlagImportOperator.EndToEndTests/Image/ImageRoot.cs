using System.Globalization;
using System.Runtime.Versioning;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>A folder that holds what a container of the image sees: what the base gives, and what the Dockerfile's last stage copies.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ImageRoot : IDisposable
{
    private const UnixFileMode Everyone = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runs = Everyone | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flagimport-image-");

    private ImageRoot(IReadOnlyList<string> command, string user)
    {
        (Command, User) = (command, user);

        // It becomes "/", which the image's user must be able to enter; a temporary folder is its maker's alone.
        _folder.UnixFileMode = Runs | UnixFileMode.UserWrite;
    }

    public string Path => _folder.FullName;

    /// <summary>ENTRYPOINT and CMD.</summary>
    public IReadOnlyList<string> Command { get; }

    /// <summary>USER.</summary>
    public string User { get; }

    /// <summary>Builds it around a published program.</summary>
    /// <param name="dockerfile">Ours.</param>
    /// <param name="program">Path of the program; it stands for the file of that name that the build stage makes.</param>
    public static ImageRoot Build(Dockerfile dockerfile, string program)
    {
        var stage = dockerfile.Stages[^1];
        var root = new ImageRoot([.. stage.All("ENTRYPOINT").Single().Exec()!, .. stage.All("CMD").Single().Exec()!], stage.All("USER").Last().Text);
        foreach (var folder in BaseImage.Folders)
        {
            Directory.CreateDirectory(root.At(folder));
        }

        foreach (var (path, text) in BaseImage.Texts)
        {
            root.Write(path, text);
        }

        foreach (var file in BaseImage.Files)
        {
            root.Copy(file, file, Runs);
        }

        foreach (var copy in stage.All("COPY"))
        {
            // Texts that the builder takes from packages; the program does not read them.
            if (copy.Words is ["/image/licenses/", var licences])
            {
                Directory.CreateDirectory(root.At(licences));
                continue;
            }

            var fromBuild = copy.Flags.ContainsKey("from");
            var source = fromBuild ? program : System.IO.Path.Combine(Repository.Root, copy.Words[0]);
            if (copy.Words.Count != 2 || System.IO.Path.GetFileName(copy.Words[0]) != System.IO.Path.GetFileName(source))
            {
                throw new InvalidOperationException($"Line {copy.Line}: this test does not know what {copy.Words[0]} is.");
            }

            root.Copy(source, copy.Words[1], fromBuild ? Runs : Everyone);
        }

        return root;
    }

    /// <summary>A file that Kubernetes mounts, or the base has.</summary>
    public void Write(string path, string text)
    {
        var target = Prepare(path);
        File.WriteAllText(target, text);
        File.SetUnixFileMode(target, Everyone);
    }

    /// <summary>Every file and folder with size and time of its last change: two readings that are equal mean that nobody wrote.</summary>
    public IReadOnlyList<string> Listing() =>
    [
        .. _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => $"{entry.FullName} {(entry as FileInfo)?.Length} {entry.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture)}")
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    private void Copy(string source, string path, UnixFileMode mode)
    {
        var target = Prepare(path);
        // What a link leads to: the machine's libraries are often links.
        File.Copy(new FileInfo(source).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? source, target);
        File.SetUnixFileMode(target, mode);
    }

    private string Prepare(string path)
    {
        var target = At(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        return target;
    }

    private string At(string path) => System.IO.Path.Combine(_folder.FullName, path.TrimStart('/'));
}
