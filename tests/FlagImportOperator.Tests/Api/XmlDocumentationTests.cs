using System.Xml.Linq;
using FlagImportOperator.CrdGenerator;
using Xunit;

namespace FlagImportOperator.Tests.Api;

public sealed class XmlDocumentationTests
{
    [Theory]
    [InlineData("One\n        line.", "One line.")]
    [InlineData("""As <see cref="P:A.Spec.ConfigSecretRef"/> says.""", "As configSecretRef says.")]
    [InlineData("""Absent means <see cref="F:A.Modes.Manage"/>.""", "Absent means Manage.")]
    [InlineData("""A <see cref="T:A.Condition">condition</see>.""", "A condition.")]
    [InlineData("""<c>NAMESPACE/NAME</c>, or <see langword="null"/>.""", "NAMESPACE/NAME, or null.")]
    [InlineData("First.<para>Second,\n  third.</para>", "First.\n\nSecond, third.")]
    public void A_summary_becomes_plain_text(string summary, string expected)
    {
        var documentation = new XmlDocumentation(XDocument.Parse(
            $"<doc><members><member name=\"T:X\"><summary>{summary}</summary></member></members></doc>"));

        Assert.Equal(expected, documentation.TextOf("T:X"));
    }

    [Fact]
    public void A_member_without_summary_is_an_error_that_names_it()
    {
        var documentation = new XmlDocumentation(XDocument.Parse("<doc><members/></doc>"));

        var error = Assert.Throws<InvalidOperationException>(() => documentation.TextOf("P:A.Spec.Name"));

        Assert.StartsWith("P:A.Spec.Name has no doc comment", error.Message, StringComparison.Ordinal);
    }
}
