using Xunit;

namespace FlagImportOperator.EndToEndTests.Image;

/// <summary>The rules see what they are for.</summary>
public sealed class DockerfileRulesTests
{
    private const string Digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Good = $"""
        # all images
        ARG SDK=example.org/sdk:1{Digest}
        ARG BASE=example.org/base:1{Digest}
        FROM --platform=$BUILDPLATFORM $SDK AS build
        RUN one && \
            # a remark between
            two
        FROM $BASE
        LABEL org.opencontainers.image.title="" org.opencontainers.image.description="" org.opencontainers.image.source="" \
              org.opencontainers.image.licenses="" org.opencontainers.image.version="" org.opencontainers.image.revision="" \
              org.opencontainers.image.created=""
        COPY --from=build --chmod=755 /a /b
        USER 1000:1000
        ENTRYPOINT ["/b"]
        CMD ["run"]
        """;

    [Fact]
    public void A_good_file_gives_no_finding() => Assert.Empty(DockerfileRules.Findings(Dockerfile.Parse(Good)));

    [Theory]
    [InlineData("FROM $BASE", "FROM example.org/base:1" + Digest, "is no ARG before the first FROM")]
    [InlineData("BASE=example.org/base:1" + Digest, "BASE=example.org/base:1", "has no tag and digest")]
    [InlineData("BASE=example.org/base:1", "BASE=example.org/base", "has no tag and digest")]
    [InlineData("BASE=example.org/base:1", "BASE=example.org/base:latest", "has no tag and digest")]
    [InlineData("FROM --platform=$BUILDPLATFORM $SDK", "FROM $SDK", "cross-compiled, not emulated")]
    [InlineData("FROM $BASE", "FROM --platform=linux/amd64 $BASE", "the platform that was asked for")]
    [InlineData("COPY --from=build", "COPY --from=built", "no stage \"built\"")]
    [InlineData("COPY --from=build", "ADD", "use COPY")]
    [InlineData("USER 1000:1000", "USER app", "ends with USER")]
    [InlineData("USER 1000:1000", "USER 0:0", "ends with USER")]
    [InlineData("USER 1000:1000", "USER 1000:1000\nCOPY more /more", "ends with USER")]
    [InlineData("USER 1000:1000", "", "ends with USER")]
    [InlineData("USER 1000:1000", "RUN chmod 755 /b\nUSER 1000:1000", "RUN needs a shell")]
    [InlineData("ENTRYPOINT [\"/b\"]", "ENTRYPOINT /b", "one ENTRYPOINT, a JSON array")]
    [InlineData("CMD [\"run\"]", "", "one CMD, a JSON array")]
    [InlineData("org.opencontainers.image.created=\"\"", "a=\"\"", "org.opencontainers.image.created is missing")]
    public void A_mistake_is_found(string good, string bad, string finding)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        var findings = DockerfileRules.Findings(Dockerfile.Parse(Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(findings, found => found.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void Instructions_are_read_with_their_lines_flags_and_words()
    {
        var file = Dockerfile.Parse(Good);

        Assert.Equal(["build", ""], file.Stages.Select(stage => stage.Name));
        Assert.Equal("one && two", Assert.Single(file.Stages[0].All("RUN")).Text);
        var copy = Assert.Single(file.Stages[1].All("COPY"));
        Assert.Equal((12, "build", "755"), (copy.Line, copy.Flags["from"], copy.Flags["chmod"]));
        Assert.Equal(["/a", "/b"], copy.Words);
        Assert.Equal(["/b"], Assert.Single(file.Stages[1].All("ENTRYPOINT")).Exec());
    }

    [Theory]
    [InlineData("RUN one", "only ARG may stand before")]
    [InlineData("FROM a\nRUN one \\", "does not end")]
    [InlineData("FROM a\nRUN cat <<EOF", "not understood")]
    public void What_the_reader_does_not_know_it_does_not_guess(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Dockerfile.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a.txt", false)]
    [InlineData("src/App/Program.cs", true)]
    [InlineData("src/App/bin/App.dll", false)]
    [InlineData("src/App.Sandbox/Program.cs", false)]
    [InlineData("src/App/README.md", false)]
    [InlineData("config/crds/a.yaml", true)]
    [InlineData("config/crds/a.json", false)]
    [InlineData("tools/a.sh", true)]
    public void The_last_pattern_that_matches_counts(string path, bool letsIn) =>
        Assert.Equal(letsIn, DockerIgnore.Parse("# remark\n*\n!src/App\n!config/crds/*.yaml\n!tools/?.sh\n**/bin\n**/*.md\n").LetsIn(path));
}
