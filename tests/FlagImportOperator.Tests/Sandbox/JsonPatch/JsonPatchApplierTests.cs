using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Sandbox.JsonPatch;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.JsonPatch;

public sealed class JsonPatchApplierTests
{
    /// <summary>Document, patch, result. The first part is RFC 6902 appendix A, by its numbers.</summary>
    public static TheoryData<string, string, string, string> Applies => new()
    {
        { "A.1 adding an object member", """{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}""" },
        { "A.2 adding an array element", """{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""" },
        { "A.3 removing an object member", """{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""" },
        { "A.4 removing an array element", """{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""" },
        { "A.5 replacing a value", """{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""" },
        { "A.6 moving a value", """{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""" },
        { "A.7 moving an array element", """{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""" },
        { "A.8 testing a value: success", """{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""", """{"baz":"qux","foo":["a",2,"c"]}""" },
        { "A.10 adding a nested member object", """{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""" },
        { "A.11 ignoring unrecognized elements", """{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""" },
        { "A.14 ~ escape ordering", """{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""" },
        { "A.16 adding an array value", """{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""" },
        { "add replaces a member that is there", """{"a":1}""", """[{"op":"add","path":"/a","value":2}]""", """{"a":2}""" },
        { "add at the end by index", """[1]""", """[{"op":"add","path":"/1","value":2}]""", """[1,2]""" },
        { "add a null", """{}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null}""" },
        { "add the whole document", """{"a":1}""", """[{"op":"add","path":"","value":[1]}]""", """[1]""" },
        { "add under the empty key", """{}""", """[{"op":"add","path":"/","value":1}]""", """{"":1}""" },
        { "replace the whole document", """{"a":1}""", """[{"op":"replace","path":"","value":null}]""", "null" },
        { "replace a null", """{"a":null}""", """[{"op":"replace","path":"/a","value":1}]""", """{"a":1}""" },
        { "replace an array element", """[1,2]""", """[{"op":"replace","path":"/0","value":3}]""", """[3,2]""" },
        { "remove a null", """{"a":null}""", """[{"op":"remove","path":"/a"}]""", "{}" },
        { "move onto itself", """{"a":1}""", """[{"op":"move","from":"/a","path":"/a"}]""", """{"a":1}""" },
        { "move over another member", """{"a":1,"b":2}""", """[{"op":"move","from":"/a","path":"/b"}]""", """{"b":1}""" },
        { "copy within the document", """{"a":[1]}""", """[{"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/b/-","value":2}]""", """{"a":[1],"b":[1,2]}""" },
        { "copy into itself", """{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/a/c"}]""", """{"a":{"b":1,"c":{"b":1}}}""" },
        { "test numbers by value", """{"a":1}""", """[{"op":"test","path":"/a","value":1.0}]""", """{"a":1}""" },
        { "test objects in any order", """{"a":{"x":1,"y":2}}""", """[{"op":"test","path":"/a","value":{"y":2,"x":1}}]""", """{"a":{"x":1,"y":2}}""" },
        { "test a null", """{"a":null}""", """[{"op":"test","path":"/a","value":null}]""", """{"a":null}""" },
        { "test the whole document", """{"a":1}""", """[{"op":"test","path":"","value":{"a":1}}]""", """{"a":1}""" },
        { "escaped slash and tilde", """{"a/b":{"m~n":1}}""", """[{"op":"replace","path":"/a~1b/m~0n","value":2}]""", """{"a/b":{"m~n":2}}""" },
        { "digits are a name in an object", """{"01":1}""", """[{"op":"remove","path":"/01"}]""", "{}" },
        { "operations see what came before", """{}""", """[{"op":"add","path":"/a","value":[]},{"op":"add","path":"/a/-","value":1}]""", """{"a":[1]}""" },
        { "an empty patch", """{"a":1}""", "[]", """{"a":1}""" },
    };

    public static TheoryData<string, string, string, string> Refuses => new()
    {
        { "A.9 testing a value: error", """{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""", "Test" },
        { "A.12 adding to a nonexistent target", """{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", "Location" },
        { "A.15 comparing strings and numbers", """{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":"10"}]""", "Test" },
        { "test of what is not there", "{}", """[{"op":"test","path":"/a","value":null}]""", "Location" },
        { "test arrays in order", "[[1,2]]", """[{"op":"test","path":"/0","value":[2,1]}]""", "Test" },
        { "remove what is not there", "{}", """[{"op":"remove","path":"/a"}]""", "Location" },
        { "remove the document", "{}", """[{"op":"remove","path":""}]""", "Location" },
        { "remove past the end", "[1]", """[{"op":"remove","path":"/1"}]""", "Location" },
        { "remove after the end", "[1]", """[{"op":"remove","path":"/-"}]""", "Location" },
        { "replace what is not there", "{}", """[{"op":"replace","path":"/a","value":1}]""", "Location" },
        { "replace after the end", "[1]", """[{"op":"replace","path":"/-","value":1}]""", "Location" },
        { "add past the end", "[1]", """[{"op":"add","path":"/2","value":1}]""", "Location" },
        { "add into a scalar", """{"a":1}""", """[{"op":"add","path":"/a/b","value":1}]""", "Location" },
        { "add into a null", """{"a":null}""", """[{"op":"add","path":"/a/b","value":1}]""", "Location" },
        { "an index with a leading zero", "[1,2]", """[{"op":"replace","path":"/01","value":1}]""", "Location" },
        { "an index with a sign", "[1,2]", """[{"op":"replace","path":"/+1","value":1}]""", "Location" },
        { "a negative index", "[1,2]", """[{"op":"add","path":"/-1","value":1}]""", "Location" },
        { "a fraction as index", "[1,2]", """[{"op":"replace","path":"/1.0","value":1}]""", "Location" },
        { "an index beyond numbers", "[1]", """[{"op":"add","path":"/99999999999999999999","value":1}]""", "Location" },
        { "a name as index", "[1]", """[{"op":"add","path":"/x","value":1}]""", "Location" },
        { "move what is not there", "{}", """[{"op":"move","from":"/a","path":"/b"}]""", "Location" },
        { "move into its own child", """{"a":{"b":1}}""", """[{"op":"move","from":"/a","path":"/a/b"}]""", "Location" },
        { "move the document into itself", """{"a":1}""", """[{"op":"move","from":"","path":"/a"}]""", "Location" },
        { "copy what is not there", "{}", """[{"op":"copy","from":"/a","path":"/b"}]""", "Location" },
        { "no op", "{}", """[{"path":"/a","value":1}]""", "Malformed" },
        { "an unknown op", "{}", """[{"op":"merge","path":"/a","value":1}]""", "Malformed" },
        { "an op in capitals", "{}", """[{"op":"ADD","path":"/a","value":1}]""", "Malformed" },
        { "an op that is no string", "{}", """[{"op":1,"path":"/a","value":1}]""", "Malformed" },
        { "no path", "{}", """[{"op":"add","value":1}]""", "Malformed" },
        { "a path that is null", "{}", """[{"op":"add","path":null,"value":1}]""", "Malformed" },
        { "a path without slash", "{}", """[{"op":"add","path":"a","value":1}]""", "Malformed" },
        { "a bad escape", "{}", """[{"op":"add","path":"/a~2","value":1}]""", "Malformed" },
        { "an escape cut short", "{}", """[{"op":"add","path":"/a~","value":1}]""", "Malformed" },
        { "add without value", "{}", """[{"op":"add","path":"/a"}]""", "Malformed" },
        { "replace without value", """{"a":1}""", """[{"op":"replace","path":"/a"}]""", "Malformed" },
        { "test without value", """{"a":null}""", """[{"op":"test","path":"/a"}]""", "Malformed" },
        { "move without from", """{"a":1}""", """[{"op":"move","path":"/b"}]""", "Malformed" },
        { "copy without from", """{"a":1}""", """[{"op":"copy","path":"/b"}]""", "Malformed" },
        { "an operation that is no object", "{}", """["add"]""", "Malformed" },
        { "an operation that is null", "{}", """[null]""", "Malformed" },
        { "a malformed last operation", "{}", """[{"op":"add","path":"/a","value":1},{"op":"nope","path":"/a"}]""", "Malformed" },
    };

    [Theory]
    [MemberData(nameof(Applies))]
    public void A_valid_patch_gives_the_document_of_the_rfc(string name, string document, string patch, string expected)
    {
        var result = JsonPatchApplier.Apply(JsonNode.Parse(document), Patch(patch));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), result), $"{name}: {result?.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Refuses))]
    public void An_invalid_patch_is_refused_for_the_right_reason(string name, string document, string patch, string fault)
    {
        var exception = Assert.Throws<JsonPatchException>(() => JsonPatchApplier.Apply(JsonNode.Parse(document), Patch(patch)));

        Assert.True(exception.Fault.ToString() == fault, $"{name}: {exception.Fault}, {exception.Message}");
    }

    [Fact]
    public void A_failing_patch_leaves_the_document_as_it_was()
    {
        var document = JsonNode.Parse("""{"a":{"b":[1]}}""");

        Assert.Throws<JsonPatchException>(() => JsonPatchApplier.Apply(
            document, Patch("""[{"op":"add","path":"/a/b/-","value":2},{"op":"remove","path":"/x"}]""")));

        Assert.Equal("""{"a":{"b":[1]}}""", document!.ToJsonString());
    }

    [Fact]
    public void A_refusal_names_the_operation_and_no_value()
    {
        var exception = Assert.Throws<JsonPatchException>(() => JsonPatchApplier.Apply(
            new JsonObject { ["a"] = "hidden-1" }, Patch("""[{"op":"test","path":"/a","value":"hidden-1"},{"op":"test","path":"/a","value":"hidden-2"}]""")));

        Assert.Equal(1, exception.Index);
        Assert.DoesNotContain("hidden", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adding_and_removing_any_member_gives_the_document_back()
    {
        var key = Gen.OneOf(Gen.Char['a', 'e'], Gen.Const('~'), Gen.Const('/'), Gen.Const('0')).Array[0, 5].Select(chars => new string(chars));
        Gen.Select(key, Gen.Int).Sample((name, value) =>
        {
            var document = new JsonObject { ["other member"] = 1 };
            var path = "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            var add = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = value });
            var remove = new JsonArray(new JsonObject { ["op"] = "remove", ["path"] = path });

            var added = JsonPatchApplier.Apply(document, add);

            return (int)added![name]! == value && JsonNode.DeepEquals(document, JsonPatchApplier.Apply(added, remove));
        });
    }

    private static JsonArray Patch(string text) => (JsonArray)JsonNode.Parse(text)!;
}
