using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using CsCheck;
using FlagImportOperator.Kubernetes.Informers;
using FlagImportOperator.Tests.Kubernetes.Support;
using Xunit;

namespace FlagImportOperator.Tests.Kubernetes.Informers;

public sealed class ParserTests
{
    [Theory]
    [InlineData("""{"metadata":{"name":"x","namespace":"a","uid":"u","resourceVersion":"12"}}""", "a/x u 12")]
    [InlineData("""{"spec":{"metadata":{"name":"no"}},"metadata":{"labels":{"name":"no"},"uid":"u","resourceVersion":"12","name":"x"}}""", "/x u 12")]
    [InlineData("""{"metadata":{"n\u0061me":"x","namespace":"\u0061","uid":"u","resourceVersion":"18446744073709551615"}}""", "a/x u 18446744073709551615")]
    public void Header_is_found_wherever_it_stands(string json, string expected)
    {
        var header = ObjectHeader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(expected, $"{header.Key} {header.Uid} {header.ResourceVersion}");
    }

    [Theory]
    [InlineData("""{}""", "no metadata.")]
    [InlineData("""[]""", "no metadata.")]
    [InlineData("""{"metadata":null}""", "metadata is not an object")]
    [InlineData("""{"metadata":{"uid":"u","resourceVersion":"1"}}""", "metadata.name")]
    [InlineData("""{"metadata":{"name":"x","resourceVersion":"1"}}""", "metadata.uid")]
    [InlineData("""{"metadata":{"name":"x","uid":"u"}}""", "metadata.resourceVersion")]
    [InlineData("""{"metadata":{"name":"x","uid":"u","resourceVersion":"1a"}}""", "metadata.resourceVersion is not a number")]
    [InlineData("""{"metadata":{"name":"x","uid":"u","resourceVersion":1}}""", "metadata.resourceVersion is not a number")]
    public void Header_that_is_not_there_is_named(string json, string expected)
    {
        var e = Assert.ThrowsAny<JsonException>(() => ObjectHeader.Read(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Projector_that_reads_on_finds_the_reader_at_the_end_of_metadata()
    {
        var reader = new Utf8JsonReader("""{"metadata":{"name":"x","uid":"u","resourceVersion":"1","labels":{"a":"b"}},"spec":5}"""u8);
        Assert.True(ObjectHeader.FindMember(ref reader, "metadata"u8));
        ObjectHeader.ReadMetadata(ref reader);
        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.True(reader.Read());
        Assert.True(reader.ValueTextEquals("spec"u8));
    }

    [Fact]
    public void Equal_namespaces_are_one_string_and_others_are_not_mixed_up()
    {
        var pool = new Utf8NamePool();
        Assert.Same(pool.Get("team-a"u8), pool.Get("team-a"u8));
        for (var i = 0; i < 20_000; i++)
        {
            Assert.Equal($"ns-{i}", pool.Get(Encoding.UTF8.GetBytes($"ns-{i}")));
        }

        Assert.Equal("é", pool.Get("é"u8));
        Assert.Equal("é", pool.Get("é"u8));
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"a":{}}}""", "Added", """{"a":{}}""")]
    [InlineData(""" { "type" : "DELETED" , "object" : { "a" : "}" } } """, "Deleted", """{ "a" : "}" }""")]
    [InlineData("""{"object":{"a":1},"type":"MODIFIED"}""", "Modified", """{"a":1}""")]
    [InlineData("""{"type":"BOOKMARK","object":{"a":1}}""", "Bookmark", """{"a":1}""")]
    [InlineData("""{"type":"ERROR","object":{"a":1}}""", "Error", """{"a":1}""")]
    [InlineData("""{"type":"NEW","object":{"a":1}}""", "Unknown", """{"a":1}""")]
    public void Event_is_its_type_and_its_object(string line, string type, string json)
    {
        var change = WatchEvent.Parse(Encoding.UTF8.GetBytes(line));
        Assert.Equal(type, change.Type.ToString());
        Assert.Equal(json, Encoding.UTF8.GetString(change.Json));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"object":{}}""")]
    [InlineData("""{"type":"ADDED","object":{"a":1}""")]
    [InlineData("""{"type":"ADDED","object":{"a":""")]
    [InlineData("""{"type":"ADDED","object":5}""")]
    [InlineData("""{"object":{"a":1},"type":""")]
    public void Line_that_is_no_event_is_refused(string line) =>
        Assert.ThrowsAny<JsonException>(() => WatchEvent.Parse(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Page_hands_out_its_items_as_they_stand()
    {
        var items = new[] { Things.Json("x", 1), """{"a":[{"b":"]}"}]}""", "{}" };
        var page = new ListPage(Encoding.UTF8.GetBytes(Things.ListJson(77, "c\\u0031", items)));
        Assert.Equal((77ul, "c1"), (page.ResourceVersion, page.Continue));
        var found = new List<string>();
        while (page.NextItem(out var item))
        {
            found.Add(Encoding.UTF8.GetString(item));
        }

        Assert.Equal(items, found);
    }

    [Theory]
    [InlineData("""{}""", "no metadata")]
    [InlineData("""{"metadata":{"resourceVersion":"1"}}""", "no items")]
    [InlineData("""{"metadata":{},"items":[]}""", "resourceVersion")]
    public void Page_that_is_no_list_is_refused(string json, string expected)
    {
        var e = Assert.ThrowsAny<JsonException>(() => new ListPage(Encoding.UTF8.GetBytes(json)).Continue);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_the_same_however_the_bytes_arrive()
    {
        var text = Gen.String[Gen.Char["ab\n\né"], 0, 60];
        await Gen.Select(text, Gen.Int[1, 9].Array[1, 80]).SampleAsync(async (sent, cuts) =>
        {
            var bytes = Encoding.UTF8.GetBytes(sent);
            var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 3));
            var reader = new LineReader(pipe.Reader, maxLine: 1000);
            var lines = new List<string>();
            var at = 0;
            foreach (var cut in cuts.Append(bytes.Length))
            {
                var end = Math.Min(bytes.Length, at + cut);
                if (end > at)
                {
                    await pipe.Writer.WriteAsync(bytes.AsMemory(at, end - at));
                    await reader.ReadAsync(line => lines.Add(Encoding.UTF8.GetString(line)), CancellationToken.None);
                    at = end;
                }
            }

            await pipe.Writer.CompleteAsync();
            Assert.False(await reader.ReadAsync(line => lines.Add(Encoding.UTF8.GetString(line)), CancellationToken.None));
            var complete = sent[..(sent.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(complete, lines);
        }, iter: 500);
    }
}
