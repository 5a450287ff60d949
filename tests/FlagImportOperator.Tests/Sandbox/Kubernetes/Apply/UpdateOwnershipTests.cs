using System.Text.Json.Nodes;
using FlagImportOperator.Sandbox.Kubernetes.Apply;
using Xunit;

namespace FlagImportOperator.Tests.Sandbox.Kubernetes.Apply;

public sealed class UpdateOwnershipTests
{
    [Fact]
    public void A_create_owns_all_that_it_holds_and_the_places_around() => new FieldStory()
        .Put("c1", """
            {"spec":{"s":"1","o":{"a":"x","e":{}},"m":{"z":"1","a":"2"},"mo":{"k":{"x":"1"},"e":{}},"al":["a"],"sl":["b","a"],"sn":[3,1],
            "ml":[{"k":"b","v":"1"},{"k":"a"}],"m2":[{"k":"q","n":7,"v":"2"},{"k":"q","n":3}],"p":{"x":{"y":1,"l":[{"a":1}]}},
            "po":{"a":"1","zz":{"y":2}},"pe":{},"ao":{"a":"1"},"am":{},"nul":null}}
            """)
        .Holds(
            """
            {"spec":{"s":"1","o":{"a":"x","e":{}},"m":{"z":"1","a":"2"},"mo":{"k":{"x":"1"},"e":{}},"al":["a"],"sl":["b","a"],"sn":[3,1],
            "ml":[{"k":"b","v":"1"},{"k":"a"}],"m2":[{"k":"q","n":7,"v":"2"},{"k":"q","n":3}],"p":{"x":{"y":1,"l":[{"a":1}]}},
            "po":{"a":"1","zz":{"y":2}},"pe":{},"ao":{"a":"1"},"am":{},"nul":null}}
            """,
            """c1 Update 0 {f:spec:{.,f:al,f:am,f:ao,f:m:{.,f:a,f:z},f:m2:{.,k:{"k":"q","n":3}:{.,f:k,f:n},k:{"k":"q","n":7}:{.,f:k,f:n,f:v}},"""
            + """f:ml:{.,k:{"k":"a"}:{.,f:k},k:{"k":"b"}:{.,f:k,f:v}},f:mo:{.,f:e,f:k:{.,f:x}},f:nul,f:o:{.,f:a,f:e},f:p:{.,f:x:{.,f:l,f:y}},"""
            + """f:pe,f:po:{.,f:a,f:zz:{.,f:y}},f:s,f:sl:{.,v:"a",v:"b"},f:sn:{.,v:1,v:3}}}""");

    [Fact]
    public void Time_moves_when_a_manager_writes_and_never_otherwise() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1","m":{"a":"1"}}}""")
        .Holds("""{"spec":{"s":"1","m":{"a":"1"}}}""", "u1 Update 0 {f:spec:{.,f:m:{.,f:a},f:s}}")
        .Merge("u1", """{"spec":{"s":"2"}}""")
        .Holds("""{"spec":{"s":"2","m":{"a":"1"}}}""", "u1 Update 1 {f:spec:{.,f:m:{.,f:a},f:s}}")
        .Merge("u1", """{"spec":{"s":"2"}}""")
        .Holds("""{"spec":{"s":"2","m":{"a":"1"}}}""", "u1 Update 1 {f:spec:{.,f:m:{.,f:a},f:s}}")
        .Merge("u1", """{"spec":{"t":"2"}}""")
        .Holds("""{"spec":{"s":"2","t":"2","m":{"a":"1"}}}""", "u1 Update 3 {f:spec:{.,f:m:{.,f:a},f:s,f:t}}")
        .Merge("u1", """{"spec":{"t":null}}""")
        .Holds("""{"spec":{"s":"2","m":{"a":"1"}}}""", "u1 Update 3 {f:spec:{.,f:m:{.,f:a},f:s}}")
        .Merge("u2", """{"spec":{"m":null}}""")
        .Holds("""{"spec":{"s":"2"}}""", "u1 Update 3 {f:spec:{.,f:s}}")
        .Merge("u2", """{"spec":{"s":"9","t":"9"}}""")
        .Holds("""{"spec":{"s":"9","t":"9"}}""", "u1 Update 3 {f:spec}", "u2 Update 6 {f:spec:{f:s,f:t}}")
        .Merge("u3", """{"spec":null}""")
        .Holds("{}");

    [Fact]
    public void Metadata_that_the_server_writes_is_never_owned() => new FieldStory()
        .Put("u1", """
            {"metadata":{"namespace":"n","uid":"u","resourceVersion":"1","generation":1,"creationTimestamp":"t","selfLink":"s","labels":{"l":"1"},
            "finalizers":["x.dev/a","x.dev/b"],"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"}],"annotations":{}}}
            """)
        .Holds(
            """
            {"metadata":{"namespace":"n","uid":"u","resourceVersion":"1","generation":1,"creationTimestamp":"t","selfLink":"s","labels":{"l":"1"},
            "finalizers":["x.dev/a","x.dev/b"],"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"}]}}
            """,
            """u1 Update 0 {f:metadata:{f:finalizers:{.,v:"x.dev/a",v:"x.dev/b"},f:labels:{.,f:l},f:ownerReferences:{.,k:{"uid":"u-1"}}}}""");

    [Fact]
    public void An_update_takes_what_it_changes_from_an_applier() => new FieldStory()
        .Apply("a1", """{"spec":{"s":"1","t":"1"}}""")
        .Merge("u1", """{"spec":{"s":"2"}}""")
        .Holds("""{"spec":{"s":"2","t":"1"}}""", "a1 Apply 0 {f:spec:{f:t}}", "u1 Update 1 {f:spec:{f:s}}");

    [Fact]
    public void A_value_without_type_that_changes_its_form_changes_hands_with_all_below() => new FieldStory()
        .Put("u1", """{"spec":{"po":{"x":{"a":1,"b":{"c":1}},"y":[1]}}}""")
        .Merge("u2", """{"spec":{"po":{"x":3}}}""")
        .Holds("""{"spec":{"po":{"x":3,"y":[1]}}}""", "u1 Update 0 {f:spec:{.,f:po:{.,f:y}}}", "u2 Update 1 {f:spec:{f:po:{f:x}}}");

    [Fact]
    public void Status_is_owned_by_writes_of_status_alone() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1"},"status":{"s":"x"}}""")
        .Holds("""{"spec":{"s":"1"}}""", "u1 Update 0 {f:spec:{.,f:s}}")
        .Merge("u1", """{"status":{"s":"1"},"spec":{"s":"2"},"metadata":{"labels":{"a":"1"}}}""", "status")
        .Holds("""{"spec":{"s":"1"},"status":{"s":"1"}}""", "u1 Update 0 {f:spec:{.,f:s}}", "u1 Update 1/status {f:status:{.,f:s}}")
        .Put("u2", """{"spec":{"s":"1"}}""")
        .Holds("""{"spec":{"s":"1"},"status":{"s":"1"}}""", "u1 Update 0 {f:spec:{.,f:s}}", "u1 Update 1/status {f:status:{.,f:s}}")
        .Merge("u2", """{"status":{"s":"z"},"metadata":{"managedFields":[{}]}}""", "status")
        .Holds("""{"spec":{"s":"1"},"status":{"s":"z"}}""", "u1 Update 0 {f:spec:{.,f:s}}", "u1 Update 1/status {f:status}", "u2 Update 3/status {f:status:{f:s}}")
        .Put("u2", """{"spec":{"s":"1"}}""", "status")
        .Holds("""{"spec":{"s":"1"}}""", "u1 Update 0 {f:spec:{.,f:s}}");

    [Fact]
    public void An_object_that_lost_all_owners_is_not_tracked_until_it_is_applied() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1","t":"1"}}""")
        .Merge("u2", """{"metadata":{"managedFields":[{}]}}""")
        .Holds("""{"spec":{"s":"1","t":"1"}}""")
        .Merge("u2", """{"spec":{"t":"5"}}""")
        .Holds("""{"spec":{"s":"1","t":"5"}}""")
        .Apply("a1", """{"spec":{"t":"6"}}""", force: true)
        .Holds("""{"spec":{"s":"1","t":"6"}}""", "a1 Apply 3 {f:spec:{f:t}}", "before-first-apply Update 3 {f:spec:{.,f:s}}");

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[{},{}]")]
    [InlineData("""[{"manager":"q","operation":"Bogus","apiVersion":"t.dev/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}]""")]
    [InlineData("""[{"manager":"q","operation":"Update","apiVersion":"t.dev/v1","fieldsType":"Bogus","fieldsV1":{"f:spec":{}}}]""")]
    [InlineData("""[{"manager":"q","operation":"Update","apiVersion":"t.dev/v1","fieldsType":"FieldsV1","fieldsV1":{"bogus":{}}}]""")]
    public void Managed_fields_that_say_nothing_leave_those_that_are_stored(string sent)
    {
        var story = new FieldStory().Put("u1", """{"spec":{"s":"1"}}""");
        story.Put("u2", $$$$$"""{"spec":{"s":"1"},"metadata":{"managedFields":{{{{{sent}}}}}}}""")
            .Holds("""{"spec":{"s":"1"}}""", "u1 Update 0 {f:spec:{.,f:s}}");
    }

    [Fact]
    public void Managed_fields_that_a_client_sends_are_taken() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1","t":"1"}}""")
        .Put("u3", """
            {"spec":{"s":"1","t":"1","n":1},"metadata":{"managedFields":[{"manager":"other","operation":"Update","apiVersion":"t.dev/v1",
            "time":"2026-01-01T12:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:s":{}}}}]}}
            """)
        .Holds("""{"spec":{"s":"1","t":"1","n":1}}""", "other Update 0 {f:spec:{.,f:s}}", "u3 Update 1 {f:spec:{f:n}}");

    [Fact]
    public void Managed_fields_in_a_create_keep_only_what_the_create_does_not_write() => new FieldStory()
        .Put("u1", """
            {"spec":{"s":"1"},"metadata":{"managedFields":[{"manager":"q","operation":"Update","apiVersion":"t.dev/v1",
            "time":"2026-01-01T12:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:s":{},"f:t":{}}}}]}}
            """)
        .Holds("""{"spec":{"s":"1"}}""", "q Update 0 {f:spec:{f:t}}", "u1 Update 0 {f:spec:{.,f:s}}");

    [Fact]
    public void Managed_fields_of_a_version_that_is_not_served_cost_all_of_them() => new FieldStory()
        .Put("u1", """{"spec":{"s":"1"}}""")
        .Put("u3", """
            {"spec":{"s":"2"},"metadata":{"managedFields":[{"manager":"q","operation":"Update","apiVersion":"t.dev/v9",
            "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:s":{}}}}]}}
            """)
        .Holds("""{"spec":{"s":"2"}}""");

    [Fact]
    public void An_empty_list_resets_the_owners_of_a_built_in_kind() => new FieldStory(TestKinds.ConfigMap)
        .Put("u1", """{"data":{"a":"1"}}""")
        .Put("u2", """{"data":{"a":"1"},"metadata":{"managedFields":[]}}""")
        .Holds("""{"data":{"a":"1"}}""");

    [Fact]
    public void The_oldest_updaters_are_folded_when_there_are_more_than_ten()
    {
        var story = new FieldStory().Put("m0", """{"spec":{"m":{"k0":"0"}}}""");
        for (var i = 1; i <= 11; i++)
        {
            story.Merge($"m{i}", $$$$$"""{"spec":{"m":{"k{{{{{i}}}}}":"1"}}}""");
        }

        story.Apply("a", """{"spec":{"s":"1"}}""").Merge("m3", """{"spec":{"n":1}}""");
        Assert.Equal(
            [
                "a", "ancient-changes", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m3",
            ],
            story.Live!["metadata"]!["managedFields"]!.AsArray().Select(entry => (string?)entry!["manager"]));
        var folded = story.Live["metadata"]!["managedFields"]![1]!;
        Assert.Equal("2026-01-01T12:02:00Z", (string?)folded["time"]);
        Assert.Equal(
            FieldStory.Sorted(JsonNode.Parse("""{"f:spec":{".":{},"f:m":{".":{},"f:k0":{},"f:k1":{},"f:k2":{}}}}""")),
            FieldStory.Sorted(folded["fieldsV1"]));
    }

    [Fact]
    public void Nobody_owns_the_spec_of_a_built_in_kind_itself() => new FieldStory(TestKinds.Lease)
        .Put("u", """{"spec":{"holderIdentity":"x","leaseTransitions":0}}""")
        .Holds("""{"spec":{"holderIdentity":"x","leaseTransitions":0}}""", "u Update 0 {f:spec:{f:holderIdentity,f:leaseTransitions}}");

    [Fact]
    public void Neither_argument_is_changed()
    {
        var live = new FieldStory().Put("u1", """{"spec":{"s":"1"},"metadata":{"labels":{}}}""").Live!;
        var updated = live.DeepClone().AsObject();
        updated["spec"]!["s"] = "2";
        updated["metadata"]!["labels"] = new JsonObject();
        var (before, wanted) = (live.ToJsonString(), updated.ToJsonString());
        FieldManager.Update(live, updated, TestKinds.Zoo, "u2", null, DateTimeOffset.UnixEpoch);
        FieldManager.Apply(live, JsonNode.Parse("""{"apiVersion":"t.dev/v1","kind":"Zoo","spec":{"n":1}}""")!.AsObject(), TestKinds.Zoo, "a", true, null, DateTimeOffset.UnixEpoch);
        Assert.Equal((before, wanted), (live.ToJsonString(), updated.ToJsonString()));
    }
}
