using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Cel;
using FlagImportOperator.Sandbox.Kubernetes.Schemas;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Cel;

public sealed class CelEvaluationTests
{
    private static readonly StructuralSchema Schema = StructuralSchema.Parse(JsonNode.Parse("""
        {
          "type": "object",
          "properties": {
            "text": { "type": "string" }, "other": { "type": "string" }, "missing": { "type": "string" },
            "number": { "type": "integer" }, "fraction": { "type": "number" }, "flag": { "type": "boolean" },
            "list": { "type": "array", "items": { "type": "string" } },
            "set": { "type": "array", "x-kubernetes-list-type": "set", "items": { "type": "string" } },
            "map": { "type": "object", "additionalProperties": { "type": "string" } },
            "any": { "x-kubernetes-preserve-unknown-fields": true },
            "a.b-c/d": { "type": "string" }, "namespace": { "type": "string" }, "x__y": { "type": "string" }
          }
        }
        """)!.AsObject());

    private static readonly JsonNode Self = JsonNode.Parse("""
        {
          "text": "text", "other": "täxt\ud83d\ude00", "number": 7, "fraction": 2, "flag": true, "list": ["a", "b", "a"], "set": ["a", "b"],
          "map": { "a": "1", "b.c": "2" }, "any": { "n": 1, "l": [1, 2.5, null, "x"], "o": { "p": true } },
          "a.b-c/d": "odd", "namespace": "ns", "x__y": "under"
        }
        """)!;

    private static readonly JsonNode OldSelf = JsonNode.Parse("""{ "text": "old", "set": ["b", "a"], "list": ["b", "a", "a"] }""")!;

    [Theory]
    // Literals.
    [InlineData("true")]
    [InlineData("'a' == \"a\"")]
    [InlineData("'\\'\"\\n' == \"'\\\"\\n\"")]
    [InlineData("'''it's''' == 'it\\'s'")]
    [InlineData("\"\"\"a\n\"b\" \"\"\" == 'a\\n\"b\" '")]
    [InlineData("r'\\d' == '\\\\d'")]
    [InlineData("'\\x41\\u00e4\\U0001F600\\101' == 'Aä😀A'")]
    [InlineData("0x1F == 31")]
    [InlineData("-9223372036854775808 < 0")]
    [InlineData("1e3 == 1000.0 && .5 == 0.5 && 1.5e-1 == 0.15")]
    [InlineData("[1, 2,] == [1, 2]")]
    [InlineData("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}")]
    [InlineData("null == null")]
    [InlineData("true // a comment")]
    // Fields.
    [InlineData("self.text == 'text'")]
    [InlineData("has(self.text) && !has(self.missing)")]
    [InlineData("has(self.map.a) && !has(self.map.c)")]
    [InlineData("self.map['b.c'] == '2'")]
    [InlineData("self.__namespace__ == 'ns'")]
    [InlineData("self.a__dot__b__dash__c__slash__d == 'odd'")]
    [InlineData("self.x__underscores__y == 'under'")]
    [InlineData("self.any.o.p && self.any['n'] == 1")]
    [InlineData("has(self.any.o) && !has(self.any.q)")]
    [InlineData("oldSelf.text == 'old'")]
    // Comparison.
    [InlineData("self.number == 7 && self.number == 7.0 && self.number != 7.5")]
    [InlineData("self.fraction == 2.0 && self.fraction < 3")]
    [InlineData("1 < 2 && 2.0 >= 2 && 1 <= 1.5 && 'a' < 'b' && false < true")]
    [InlineData("'\\uFFFD' < '\\U0001F600'")]
    [InlineData("self.any.n != 'x' && self.any.l[2] == null")]
    [InlineData("self.list != oldSelf.list")]
    [InlineData("self.set == oldSelf.set")]
    // Arithmetic, in CEL's precedence.
    [InlineData("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && 7 / 2 == 3 && -7 / 2 == -3 && -7 % 3 == -1")]
    [InlineData("7.0 / 2.0 == 3.5")]
    [InlineData("10 - 3 - 2 == 5")]
    [InlineData("'a' + 'b' + self.text == 'abtext'")]
    [InlineData("[1] + [2] == [1, 2]")]
    [InlineData("--1 == 1 && !!true")]
    [InlineData("true || false && false")]
    [InlineData("1 < 2 == true")]
    [InlineData("false ? false : true ? true : false")]
    // Containers.
    [InlineData("'a' in self.list && !('c' in self.list) && 'b.c' in self.map && 1 in [1.0]")]
    [InlineData("self.list[2] == 'a' && self.any.l[1] == 2.5")]
    [InlineData("size(self.list) == 3 && self.map.size() == 2 && size(self.other) == 5 && [].size() == 0")]
    // Functions.
    [InlineData("self.text.startsWith('te') && self.text.endsWith('xt') && self.text.contains('ex')")]
    [InlineData("self.text.matches('^t.x') && matches(self.text, 'x') && !self.text.matches('^x')")]
    [InlineData("!'a\\n'.matches('^a$')")]
    // Macros.
    [InlineData("self.list.all(x, x in ['a', 'b']) && !self.list.all(x, x == 'a')")]
    [InlineData("self.list.exists(x, x == 'b') && !self.list.exists(x, x == 'c')")]
    [InlineData("self.list.exists_one(x, x == 'b') && !self.list.exists_one(x, x == 'a')")]
    [InlineData("self.list.filter(x, x == 'a') == ['a', 'a']")]
    [InlineData("self.list.map(x, x + '!') == ['a!', 'b!', 'a!']")]
    [InlineData("self.list.map(x, x == 'b', size(x)) == [1]")]
    [InlineData("self.map.all(key, key in ['a', 'b.c']) && self.map.filter(key, key != 'a')[0] == 'b.c'")]
    [InlineData("self.list.all(x, self.list.exists(x, x == 'b') && x != 'c')")]
    [InlineData("[].all(x, false) && ![].exists(x, true)")]
    // Errors that do not matter.
    [InlineData("true || self.list[9] == ''")]
    [InlineData("self.list[9] == '' || true")]
    [InlineData("!(false && self.list[9] == '')")]
    [InlineData("!(self.list[9] == '' && false)")]
    [InlineData("[0, 1].exists(x, 1 / x == 1)")]
    [InlineData("![0, 1].all(x, 1 / x == 2)")]
    [InlineData("true ? true : self.list[9] == ''")]
    public void Expressions_are_true(string text) => Assert.Equal(true, Evaluate(text));

    [Theory]
    [InlineData("self.missing == ''", "no such key: missing")]
    [InlineData("self.map.x == ''", "no such key: x")]
    [InlineData("self.map['x'] == ''", "no such key: x")]
    [InlineData("self.list[3] == ''", "index out of bounds: 3")]
    [InlineData("self.list[-1] == ''", "index out of bounds: -1")]
    [InlineData("1 / 0 == 1", "division by zero")]
    [InlineData("1 % 0 == 1", "modulus by zero")]
    [InlineData("9223372036854775807 + 1 > 0", "integer overflow")]
    [InlineData("-(-9223372036854775808) > 0", "integer overflow")]
    [InlineData("self.any.l[3] < 5", "no such overload")]
    [InlineData("self.any + 1 == 2", "no such overload")]
    [InlineData("self.any.n && true", "no such overload")]
    [InlineData("false || self.list[9] == ''", "index out of bounds: 9")]
    [InlineData("self.list[9] == '' || false", "index out of bounds: 9")]
    [InlineData("true && self.list[9] == ''", "index out of bounds: 9")]
    [InlineData("[0, 1].exists(x, 1 / x == 2)", "division by zero")]
    [InlineData("[0, 1].all(x, 1 / x == 1)", "division by zero")]
    [InlineData("[0, 1].exists_one(x, 1 / x == 1)", "division by zero")]
    [InlineData("[0, 1].filter(x, 1 / x == 1) == []", "division by zero")]
    [InlineData("self.list[9] == '' ? true : true", "index out of bounds: 9")]
    [InlineData("has(self.any.q.y)", "no such key: q")]
    public void Errors_have_the_words_of_the_server(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<CelException>(() => Evaluate(text)).Message);

    [Theory]
    [InlineData("self.nosuch == ''", "field nosuch of object")]
    [InlineData("self.text.nosuch == ''", "field nosuch of string")]
    [InlineData("self.namespace == ''", "field namespace of object")]
    [InlineData("other == ''", "variable other")]
    [InlineData("self.list.all(x, y == x)", "variable y")]
    [InlineData("self.all(x, true)", "all of object")]
    [InlineData("self.text[0] == ''", "[] of string")]
    [InlineData("self.text.lowerAscii() == ''", "function lowerAscii with 1 arguments")]
    [InlineData("startsWith(self.text, '')", "function startsWith with 2 arguments")]
    [InlineData("self.text", "a result of type string where Bool is expected")]
    [InlineData("self.text.matches('(?=a)')", "(?= is not supported")]
    [InlineData("has(self)", "has() of something other than a field")]
    [InlineData("1u == 1", "an unsigned number")]
    [InlineData("b'a' == b'a'", "bytes")]
    [InlineData("'a", "a string without its closing quote")]
    [InlineData("'\\q' == ''", "escape \\q")]
    [InlineData("9223372036854775808 > 0", "number 9223372036854775808")]
    [InlineData("self.?text == 'a'", "? in this place")]
    [InlineData("Message{} == self", "{ in this place")]
    [InlineData("true true", "true in this place")]
    [InlineData("(true", "the end in this place")]
    [InlineData("true &", "character '&'")]
    [InlineData("while == 1", "while in this place")]
    public void What_is_not_known_is_named_with_the_rule(string text, string unknown)
    {
        var message = Assert.Throws<NotSupportedException>(() => CelProgram.Compile(text, Schema, CelKind.Bool)).Message;

        Assert.Contains(unknown, message, StringComparison.Ordinal);
        Assert.EndsWith($", in: {text}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self.text == oldSelf.text", true)]
    [InlineData("self.list.all(x, x in oldSelf.list)", true)]
    [InlineData("self.text == 'oldSelf'", false)]
    public void A_rule_that_compares_is_known_as_such(string text, bool expected) =>
        Assert.Equal(expected, CelProgram.Compile(text, Schema, CelKind.Bool).UsesOldSelf);

    [Theory]
    [InlineData("date-time")]
    [InlineData("byte")]
    public void A_rule_does_not_touch_values_that_CEL_has_other_types_for(string format)
    {
        var schema = StructuralSchema.Parse(new JsonObject { ["type"] = "string", ["format"] = format });

        var message = Assert.Throws<NotSupportedException>(() => CelProgram.Compile("self == ''", schema, CelKind.Bool)).Message;

        Assert.Contains($"a value of format {format}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_that_hold_such_a_value_cannot_be_compared_in_silence()
    {
        var schema = StructuralSchema.Parse(JsonNode.Parse("""
            { "type": "object", "properties": { "at": { "type": "string", "format": "date-time" }, "a": { "type": "string" } } }
            """)!.AsObject());
        var self = JsonNode.Parse("""{ "at": "2026-05-01T08:00:00Z", "a": "x" }""");

        Assert.Equal(true, CelProgram.Compile("self.a == 'x'", schema, CelKind.Bool).Evaluate(self, null));
        Assert.Throws<NotSupportedException>(() => CelProgram.Compile("self == oldSelf", schema, CelKind.Bool).Evaluate(self, self));
    }

    private static object? Evaluate(string text) => CelProgram.Compile(text, Schema, CelKind.Bool).Evaluate(Self, OldSelf);
}
