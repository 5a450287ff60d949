using FlagImportOperator.Sandbox.Kubernetes.Http;
using FlagImportOperator.Sandbox.Kubernetes.Requests;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Requests;

public sealed class SelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "front", ["empty"] = "" };

    [Theory]
    [InlineData("")]
    [InlineData("app=web")]
    [InlineData("app==web")]
    [InlineData(" app = web , tier = front ")]
    [InlineData("app!=db")]
    [InlineData("absent!=x")]
    [InlineData("app in (db, web)")]
    [InlineData("app notin (db)")]
    [InlineData("absent notin (db)")]
    [InlineData("app")]
    [InlineData("!absent")]
    [InlineData("app,!absent,tier in (front)")]
    [InlineData("empty=")]
    [InlineData("empty in (,x)")]
    public void Labels_match(string selector) => Assert.True(LabelSelector.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("app=db")]
    [InlineData("app!=web")]
    [InlineData("absent=x")]
    [InlineData("absent in (x)")]
    [InlineData("app notin (web)")]
    [InlineData("absent")]
    [InlineData("!app")]
    [InlineData("app=web,tier=back")]
    public void Labels_do_not_match(string selector) => Assert.False(LabelSelector.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("a===b")]
    [InlineData("=b")]
    [InlineData("a in b")]
    [InlineData("a in (b")]
    [InlineData("a b")]
    [InlineData("a,,b")]
    [InlineData("a,")]
    [InlineData("!")]
    public void Text_that_is_no_label_selector_is_refused(string selector)
    {
        var refusal = Assert.Throws<ApiException>(() => LabelSelector.Parse(selector));

        Assert.Equal(400, refusal.Code);
        Assert.StartsWith("unable to parse requirement: found '", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("a=1", true)]
    [InlineData("a==1", true)]
    [InlineData("a=1,b=x=y", true)]
    [InlineData("a!=2", true)]
    [InlineData("c=", true)]
    [InlineData(@"d=x\,y", true)]
    [InlineData("a=2", false)]
    [InlineData("a!=1", false)]
    [InlineData("a=1,c=z", false)]
    public void Fields_match_or_do_not(string selector, bool expected)
    {
        Dictionary<string, string> values = new() { ["a"] = "1", ["b"] = "x=y", ["d"] = "x,y" };

        Assert.Equal(expected, FieldSelector.Parse(selector).Matches(field => values.GetValueOrDefault(field, "")));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=b")]
    [InlineData("a=1,b")]
    public void Text_that_is_no_field_selector_is_refused(string selector) =>
        Assert.Equal(400, Assert.Throws<ApiException>(() => FieldSelector.Parse(selector)).Code);
}
