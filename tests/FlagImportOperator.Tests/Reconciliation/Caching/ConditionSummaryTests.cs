using System.Text;
using FlagImportOperator.Api;
using FlagImportOperator.Reconciliation.Caching;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Caching;

public sealed class ConditionSummaryTests
{
    [Fact]
    public void There_is_room_for_every_type_and_reason()
    {
        Assert.InRange(ConditionTypes.All.Count, 1, ConditionSummary.MostTypes);
        Assert.InRange(ConditionReasons.All.Count, 1, ConditionSummary.MostReasons);
    }

    [Fact]
    public void Every_condition_is_read_back()
    {
        foreach (var reason in ConditionReasons.All)
        {
            foreach (var status in (string[])["True", "False", "Unknown"])
            {
                var json = string.Join(',', ConditionTypes.All.Select(type => $$"""{"reason":"{{reason}}","message":"m","type":"{{type}}","status":"{{status}}"}"""));
                var summary = Read($$"""{"_id":"x","conditions":[{{json}}],"plan":[{"conditions":[]}]}""");

                Assert.All(ConditionTypes.All.Index(), type => Assert.Equal(new ConditionState(type.Item, status, reason), summary.Find(type.Index)));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"conditions":null}""")]
    [InlineData("""{"conditions":"x"}""")]
    [InlineData("""{"conditions":[null,1,[{"type":"Ready","status":"True"}],"Ready"]}""")]
    [InlineData("""{"conditions":[{"type":"Ready"},{"type":"Ready","status":"Maybe"},{"status":"True"},{"type":"ready","status":"True"},{"type":{"status":"True"},"status":["True"]}]}""")]
    [InlineData("""{"_status":{"conditions":[{"type":"Ready","status":"True"}]}}""")]
    public void What_is_no_condition_does_not_count(string status) =>
        Assert.All(Enumerable.Range(0, ConditionTypes.All.Count), type => Assert.Null(Read(status).Find(type)));

    [Theory]
    [InlineData("""{"type":"Ready","status":"True","reason":"FromTheFuture"}""")]
    [InlineData("""{"type":"Ready","status":"True"}""")]
    [InlineData("""{"type":"Ready","status":"True","reason":5}""")]
    public void An_unknown_reason_is_another(string condition) => Assert.Equal(
        new ConditionState("Ready", "True", "Other"), Read($$"""{"conditions":[{{condition}}]}""").Find(0));

    [Fact]
    public void Of_two_conditions_of_a_type_the_last_counts() => Assert.Equal(
        new ConditionState("Ready", "False", "Forbidden"),
        Read("""{"conditions":[{"type":"Ready","status":"True","reason":"Unrecognized"},{"type":"Ready","status":"False","reason":"Forbidden"}]}""").Find(0));

    [Fact]
    public void An_escaped_word_is_the_same_word() => Assert.Equal(
        new ConditionState("Ready", "True", "Applied"), Read("""{"\u0063onditions":[{"type":"R\u0065ady","status":"True","reason":"Appli\u0065d"}]}""").Find(0));

    private static ConditionSummary Read(string status) => ConditionSummary.Read(Encoding.UTF8.GetBytes(status));
}
