using FlagImportOperator.Sandbox.Kubernetes.Apply;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

public sealed class ServerSideApplyTests
{
    [Fact]
    public void An_applier_owns_leaves_and_items_and_entries_but_not_the_declared_places_around() => new FieldStory()
        .Apply("a1", """
            {"spec":{"s":"1","o":{"a":"x","e":{}},"m":{"z":"1","a":"2"},"mo":{"k":{"x":"1"},"e":{}},"al":["a"],"sl":["b","a"],"sn":[3,1],
            "ml":[{"k":"b","v":"1"},{"k":"a"}],"m2":[{"k":"q","v":"2"},{"k":"q","n":3}],"p":{"x":{"y":1,"l":[{"a":1}]}},
            "po":{"a":"1","zz":{"y":2}},"pe":{},"ao":{"a":"1"},"am":{},"nul":null}}
            """)
        .Holds(
            """
            {"spec":{"s":"1","o":{"a":"x","e":{}},"m":{"z":"1","a":"2"},"mo":{"k":{"x":"1"},"e":{}},"al":["a"],"sl":["b","a"],"sn":[3,1],
            "ml":[{"k":"b","v":"1"},{"k":"a"}],"m2":[{"k":"q","v":"2"},{"k":"q","n":3}],"p":{"x":{"y":1,"l":[{"a":1}]}},
            "po":{"a":"1","zz":{"y":2}},"pe":{},"ao":{"a":"1"},"am":{},"nul":null}}
            """,
            """a1 Apply 0 {f:spec:{f:al,f:am,f:ao,f:m:{f:a,f:z},f:m2:{k:{"k":"q"}:{.,f:k,f:v},k:{"k":"q","n":3}:{.,f:k,f:n}},"""
            + """f:ml:{k:{"k":"a"}:{.,f:k},k:{"k":"b"}:{.,f:k,f:v}},f:mo:{f:e,f:k:{.,f:x}},f:nul,f:o:{f:a,f:e},f:p:{f:x:{.,f:l,f:y}},"""
            + """f:pe,f:po:{f:a,f:zz:{.,f:y}},f:s,f:sl:{v:"a",v:"b"},f:sn:{v:1,v:3}}}""");

    [Fact]
    public void Empty_merging_lists_are_owned_by_nobody_other_empty_things_are() => new FieldStory()
        .Apply("a1", """{"spec":{"al":[],"sl":[],"ml":[],"m":{},"mo":{},"o":{},"am":{},"ao":{},"p":{},"po":{}}}""")
        .Holds(
            """{"spec":{"al":[],"sl":[],"ml":[],"m":{},"mo":{},"o":{},"am":{},"ao":{},"p":{},"po":{}}}""",
            "a1 Apply 0 {f:spec:{f:al,f:am,f:ao,f:m,f:mo,f:o,f:p,f:po}}")
        .Apply("a2", """{"spec":{"ml":[{"k":"a"}],"m":{"a":"1"},"sl":["a"],"o":{"a":"1"}}}""")
        .Apply("a3", """{"spec":{"ml":[{"k":"b"}],"sl":["z"],"m":{"z":"1"}}}""")
        .Holds(
            """{"spec":{"al":[],"sl":["a","z"],"ml":[{"k":"a"},{"k":"b"}],"m":{"a":"1","z":"1"},"mo":{},"o":{"a":"1"},"am":{},"ao":{},"p":{},"po":{}}}""",
            "a1 Apply 0 {f:spec:{f:al,f:am,f:ao,f:m,f:mo,f:o,f:p,f:po}}",
            """a2 Apply 1 {f:spec:{f:m:{f:a},f:ml:{k:{"k":"a"}:{.,f:k}},f:o:{f:a},f:sl:{v:"a"}}}""",
            """a3 Apply 2 {f:spec:{f:m:{f:z},f:ml:{k:{"k":"b"}:{.,f:k}},f:sl:{v:"z"}}}""")
        .Apply("a3", """{"spec":{}}""")
        .Holds(
            """{"spec":{"al":[],"sl":["a"],"ml":[{"k":"a"}],"m":{"a":"1"},"mo":{},"o":{"a":"1"},"am":{},"ao":{},"p":{},"po":{}}}""",
            "a1 Apply 0 {f:spec:{f:al,f:am,f:ao,f:m,f:mo,f:o,f:p,f:po}}",
            """a2 Apply 1 {f:spec:{f:m:{f:a},f:ml:{k:{"k":"a"}:{.,f:k}},f:o:{f:a},f:sl:{v:"a"}}}""",
            "a3 Apply 3 {f:spec}");

    [Fact]
    public void What_loses_all_it_had_but_is_owned_becomes_null_for_validation_to_refuse() => new FieldStory()
        .Put("u1", """{"spec":{"ml":[],"m":{},"sl":[],"o":{}}}""")
        .Apply("a1", """{"spec":{"ml":[{"k":"a"}],"m":{"a":"1"},"sl":["a"],"o":{"a":"1"}}}""")
        .Apply("a1", """{"spec":{}}""")
        .Holds("""{"spec":{"ml":null,"m":null,"sl":null,"o":null}}""", "a1 Apply 2 {f:spec}", "u1 Update 0 {f:spec:{.,f:m,f:ml,f:o,f:sl}}");

    [Fact]
    public void What_a_manager_gives_up_goes_unless_somebody_else_owns_it() => new FieldStory()
        .Apply("a2", """{"spec":{"s":"1"}}""")
        .Apply("a1", """{"spec":{"s":"2"}}""", force: true)
        .Holds("""{"spec":{"s":"2"}}""", "a1 Apply 1 {f:spec:{f:s}}")
        .Apply("a3", """{"spec":{"s":"2"}}""")
        .Holds("""{"spec":{"s":"2"}}""", "a3 Apply - {f:spec:{f:s}}", "a1 Apply 1 {f:spec:{f:s}}")
        .Apply("a1", "{}")
        .Holds("""{"spec":{"s":"2"}}""", "a3 Apply - {f:spec:{f:s}}")
        .Apply("a3", "{}")
        .Holds("{}");

    [Fact]
    public void Applying_the_same_again_changes_nothing()
    {
        var story = new FieldStory().Put("u1", """{"spec":{"t":"1"}}""").Apply("a1", """{"spec":{"s":"2","ml":[{"k":"a"}]},"metadata":{"labels":{"a":"b"}}}""");
        var before = story.Live!.ToJsonString();
        story.Apply("a1", """{"spec":{"s":"2","ml":[{"k":"a"}]},"metadata":{"labels":{"a":"b"}}}""");
        Assert.Equal(before, story.Live!.ToJsonString());
    }

    [Fact]
    public void Metadata_merges_by_its_own_rules() => new FieldStory()
        .Put("u1", """
            {"metadata":{"labels":{"l":"1"},"finalizers":["x.dev/a","x.dev/b"],"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"}]}}
            """)
        .Apply("a1", """
            {"metadata":{"labels":{"l":"1","k":"2"},"finalizers":["x.dev/c"],"ownerReferences":[{"apiVersion":"v1","kind":"Y","name":"y","uid":"u-2"}]}}
            """)
        .Holds(
            """
            {"metadata":{"labels":{"l":"1","k":"2"},"finalizers":["x.dev/a","x.dev/b","x.dev/c"],
            "ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"},{"apiVersion":"v1","kind":"Y","name":"y","uid":"u-2"}]}}
            """,
            """a1 Apply 1 {f:metadata:{f:finalizers:{v:"x.dev/c"},f:labels:{f:k,f:l},f:ownerReferences:{k:{"uid":"u-2"}}}}""",
            """u1 Update 0 {f:metadata:{f:finalizers:{.,v:"x.dev/a",v:"x.dev/b"},f:labels:{.,f:l},f:ownerReferences:{.,k:{"uid":"u-1"}}}}""")
        .Apply("a1", "{}")
        .Holds(
            """{"metadata":{"labels":{"l":"1"},"finalizers":["x.dev/a","x.dev/b"],"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"}]}}""",
            """u1 Update 0 {f:metadata:{f:finalizers:{.,v:"x.dev/a",v:"x.dev/b"},f:labels:{.,f:l},f:ownerReferences:{.,k:{"uid":"u-1"}}}}""");

    [Theory]
    [InlineData("""["a","b","c","d"]""", """["d","x","b"]""", """["a","c","d","x","b"]""")]
    [InlineData("""["a","c","d","x","b"]""", """["x","q","b","d"]""", """["a","c","x","q","b","d"]""")]
    [InlineData("""["a","b"]""", """["b","a"]""", """["b","a"]""")]
    [InlineData("""["a","b"]""", "[]", """["a","b"]""")]
    public void Items_stand_in_the_applied_order_and_others_where_they_stood(string live, string applied, string expected) =>
        Assert.Equal(expected, new FieldStory().Put("u", $$$"""{"spec":{"sl":{{{live}}}}}""").Apply("a", $$$"""{"spec":{"sl":{{{applied}}}}}""")
            .Live!["spec"]!["sl"]!.ToJsonString());

    [Fact]
    public void Status_is_applied_apart_and_never_conflicts_with_the_object() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1"}}""")
        .Merge("u1", """{"status":{"s":"1","t":"1"}}""", "status")
        .Apply("a1", """{"spec":{"s":"5"},"metadata":{"labels":{"q":"1"}},"status":{"s":"1","conditions":[{"type":"A","status":"T"}]}}""", subresource: "status")
        .Apply("a1", """{"spec":{"t":"5"},"status":{"s":"9"}}""")
        .Holds(
            """{"spec":{"s":"1","t":"5"},"status":{"s":"1","t":"1","conditions":[{"type":"A","status":"T"}]}}""",
            """a1 Apply 2/status {f:status:{f:conditions:{k:{"type":"A"}:{.,f:status,f:type}},f:s}}""",
            "a1 Apply 3 {f:spec:{f:t}}",
            "u1 Update 0 {f:spec:{.,f:s}}",
            "u1 Update 1/status {f:status:{.,f:s,f:t}}")
        .Apply("a1", """{"status":{"s":"9"}}""", force: true, subresource: "status")
        .Holds(
            """{"spec":{"s":"1","t":"5"},"status":{"s":"9","t":"1"}}""",
            "a1 Apply 3 {f:spec:{f:t}}",
            "a1 Apply 4/status {f:status:{f:s}}",
            "u1 Update 0 {f:spec:{.,f:s}}",
            "u1 Update 1/status {f:status:{.,f:t}}");

    [Fact]
    public void Nulls_in_built_in_kinds_are_fields_that_are_not_set() => new FieldStory(TestKinds.ConfigMap)
        .Put("u", """{"data":{"a":"1"},"immutable":null}""")
        .Apply("a", """{"data":{"b":null}}""")
        .Holds("""{"data":{"a":"1","b":""}}""", "a Apply 1 {f:data:{f:b}}", "u Update 0 {f:data:{.,f:a}}")
        .Apply("a", """{"data":{}}""")
        .Holds("""{"data":{"a":"1"}}""", "a Apply 2 {f:data}", "u Update 0 {f:data:{.,f:a}}");

    [Theory]
    [InlineData("""{"metadata":{"managedFields":[]}}""", 400, "metadata.managedFields must be nil")]
    [InlineData("""{"metadata":{"managedFields":[{}]}}""", 400, "metadata.managedFields must be nil")]
    [InlineData("""{"apiVersion":null}""", 400, "invalid object type: /, Kind=Zoo")]
    [InlineData("""{"apiVersion":"t.dev/v2"}""", 400, "invalid object type: t.dev/v2, Kind=Zoo")]
    [InlineData("""{"apiVersion":"v2"}""", 400, "invalid object type: /v2, Kind=Zoo")]
    [InlineData("""{"kind":null}""", 400, "invalid object type: t.dev/v1, Kind=")]
    [InlineData("""{"kind":"Noo"}""", 400, "invalid object type: t.dev/v1, Kind=Noo")]
    [InlineData("""{"metadata":{"labels":3}}""", 500, ".metadata.labels: expected map, got &{3}")]
    [InlineData("""{"spec":{"s":1}}""", 500, ".spec.s: expected string, got &value.valueUnstructured{Value:1}")]
    [InlineData("""{"spec":{"s":{"a":[1,"x",null,1.5]}}}""", 500, """.spec.s: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":[]interface {}{1, "x", interface {}(nil), 1.5}}}""")]
    [InlineData("""{"spec":{"o":"x"}}""", 500, ".spec.o: expected map, got &{x}")]
    [InlineData("""{"spec":{"o":[]}}""", 500, ".spec.o: expected map, got &{[]}")]
    [InlineData("""{"spec":{"ml":{}}}""", 500, ".spec.ml: expected list, got &{map[]}")]
    [InlineData("""{"spec":{"ml":[{"v":"1"}]}}""", 500, """.spec.ml: element 0: associative list with keys has an element that omits all key fields ["k"] (and doesn't have default values for any key fields)""")]
    [InlineData("""{"spec":{"ml":[{"k":"1"},{"k":"1"}]}}""", 500, """.spec.ml: duplicate entries for key [k="1"]""")]
    [InlineData("""{"spec":{"ml":[null]}}""", 500, ".spec.ml: element 0: associative list with keys may not have a null element")]
    [InlineData("""{"spec":{"ml":["x"]}}""", 500, ".spec.ml: element 0: associative list with keys may not have non-map elements")]
    [InlineData("""{"spec":{"ml":[{"k":{"x":1}}]}}""", 500, ".spec.ml[k=x=1].k: expected string, got &value.valueUnstructured{Value:map[string]interface {}{\"x\":1}}")]
    [InlineData("""{"spec":{"sl":["a","a"]}}""", 500, """.spec.sl: duplicate entries for key [="a"]""")]
    [InlineData("""{"spec":{"sl":[null]}}""", 500, ".spec.sl: element 0: associative list without keys has an element that's an explicit null")]
    [InlineData("""{"spec":{"sl":[{}]}}""", 500, ".spec.sl: element 0: associative list without keys has an element that's a map type")]
    [InlineData("""{"spec":{"sl":[["x"]]}}""", 500, ".spec.sl: element 0: not supported: associative list with lists as elements")]
    [InlineData("""{"spec":{"sn":["a"]}}""", 500, """.spec.sn[="a"]: expected numeric (int or float), got string""")]
    [InlineData("""{"spec":{"n":{"a":1}}}""", 500, ".spec.n: expected numeric (int or float), got map[string]interface {}")]
    [InlineData("""{"spec":{"unknown":1}}""", 500, ".spec.unknown: field not declared in schema")]
    [InlineData("""{"spec":{"n":"x","s":3}}""", 500, "errors:\n  .spec.n: expected numeric (int or float), got string\n  .spec.s: expected string, got &value.valueUnstructured{Value:3}")]
    public void Refuses_what_cannot_be_applied(string parts, int code, string message)
    {
        var wrong = new FieldStory().Refuses("a1", parts);
        Assert.Equal((code, code == 500 ? "" : "BadRequest"), (wrong.Code, wrong.Reason));
        Assert.Equal(code == 500 ? $"failed to create typed patch object (/x; t.dev/v1, Kind=Zoo): {message}" : message, wrong.Message);
    }

    [Fact]
    public void Names_the_core_group_by_a_slash() => Assert.Equal(
        "failed to create typed patch object (/x; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}",
        new FieldStory(TestKinds.ConfigMap).Refuses("a", """{"data":{"a":1}}""").Message);

    [Fact]
    public void Times_alone_are_no_change()
    {
        var live = new FieldStory().Put("u1", """{"spec":{"s":"1"}}""").Live!;
        var later = live.DeepClone().AsObject();
        later["metadata"]!["managedFields"]![0]!["time"] = "2030-01-01T00:00:00Z";
        Assert.Equal(live.ToJsonString(), FieldManager.KeepTimes(live, later).ToJsonString());
        Assert.Equal("2030-01-01T00:00:00Z", (string?)later["metadata"]!["managedFields"]![0]!["time"]);
        later["spec"]!["s"] = "2";
        Assert.Equal("2030-01-01T00:00:00Z", (string?)FieldManager.KeepTimes(live, later)["metadata"]!["managedFields"]![0]!["time"]);
    }
}
