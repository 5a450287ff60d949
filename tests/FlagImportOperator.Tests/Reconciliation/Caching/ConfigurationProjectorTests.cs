using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FlagImportOperator.Api;
using FlagImportOperator.Kubernetes;
using FlagImportOperator.Reconciliation.Caching;
using FlagImportOperator.Tests.Reconciliation.Support;
using Xunit;

namespace FlagImportOperator.Tests.Reconciliation.Caching;

public sealed class ConfigurationProjectorTests
{
    private const string Full = """
        {
          "apiVersion": "flagimport.dev/v1alpha1", "kind": "FlagImportConfiguration", "future": [{}],
          "metadata": {
            "name": "flags", "namespace": "team", "uid": "u-1", "resourceVersion": "42", "generation": 3,
            "creationTimestamp": "2026-11-23T08:00:00Z", "selfLink": null, "labels": { "a": "b" },
            "annotations": { "kubectl.kubernetes.io/last-applied-configuration": "{\"spec\":{}}", "flagimport.dev/import-requested": "1\u00e9\"" },
            "finalizers": ["flagimport.dev/remote-configuration"],
            "managedFields": [{ "manager": "m", "fieldsV1": { "f:spec": { "f:config": { ".": {}, "f:x": {} } } } }]
          },
          "spec": {
            "projectKey": "p", "integrationKey": "split", "name": "a \"quoted\" \u003cname\u003e \\ ü", "unknown": { "deep": [1, 2, { "x": null }] },
            "configSecretRef": { "future": { "name": "not this" }, "name": "config-secret" },
            "accessTokenSecretRef": { "key": "token", "name": "token-secret" },
            "config": { "name": "not a Secret", "configSecretRef": "nor this" }
          },
          "status": { "_id": "id1", "version": 7, "conditions": [{ "type": "Ready", "status": "True", "reason": "Applied", "message": "", "lastTransitionTime": "2026-11-23T08:00:00Z" }] }
        }
        """;

    [Fact]
    public void Identity_and_references_are_read()
    {
        var cached = Project(Full);

        Assert.Equal((new NamespacedName("team", "flags"), "u-1", 42UL, 3L, false), (cached.Key, cached.Uid, cached.ResourceVersion, cached.Generation, cached.Deleting));
        Assert.Equal(("config-secret", "token-secret"), (cached.ConfigSecret, cached.TokenSecret));
    }

    [Fact]
    public void What_others_put_into_metadata_is_dropped_and_the_rest_is_kept()
    {
        var json = JsonNode.Parse(Project(Full).Json)!.AsObject();

        Assert.Equal(["metadata", "spec", "status"], json.Select(m => m.Key));
        Assert.Equal(
            ["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "annotations", "finalizers"],
            json["metadata"]!.AsObject().Select(m => m.Key));
        Assert.Equal("""{"flagimport.dev/import-requested":"1é\""}""", Text(json["metadata"]!["annotations"]!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Full)!["spec"], json["spec"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Full)!["status"], json["status"]));
    }

    [Fact]
    public void It_reads_back_as_the_resource()
    {
        var resource = Project(Full).Read();

        Assert.Equal("a \"quoted\" <name> \\ ü", resource.Spec!.Name);
        Assert.Equal("1é\"", resource.Metadata.Annotations![ResourceNames.ImportRequestedAnnotation]);
        Assert.Equal(("42", "u-1", 3L), (resource.Metadata.ResourceVersion, resource.Metadata.Uid, resource.Metadata.Generation));
        Assert.Equal([ResourceNames.Finalizer], resource.Metadata.Finalizers!);
        Assert.Equal(("id1", 7L), (resource.Status!.Id, resource.Status.Version));
    }

    [Fact]
    public void Each_reading_is_a_copy_of_its_own()
    {
        var cached = Project(Full);
        cached.Read().Spec!.Name = "changed";

        Assert.NotEqual("changed", cached.Read().Spec!.Name);
    }

    [Fact]
    public void Whatever_a_user_writes_comes_back() => Gen.Select(Gen.String, Gen.String, Gen.Dictionary(Gen.String, Gen.String)[0, 4]).Sample((name, id, config) =>
    {
        var world = new World();
        (world.Spec.Name, world.Spec.Config, world.Resource.Status) = (name, config, new FlagImportConfigurationStatus { Id = id });
        world.Annotate(ResourceNames.ImportRequestedAnnotation, name);

        return Project(world.Resource.Text()).Read().Text() == world.Resource.Text();
    });

    [Theory]
    [InlineData("annotation", "annotations")]
    [InlineData("annotation gone", "annotations")]
    [InlineData("status", "own")]
    [InlineData("status gone", "own")]
    [InlineData("finalizer", "own")]
    [InlineData("finalizers gone", "own")]
    [InlineData("spec", "none")]
    [InlineData("foreign annotation", "none")]
    [InlineData("label", "none")]
    [InlineData("managedFields", "none")]
    [InlineData("resourceVersion", "none")]
    public void A_hash_changes_with_what_it_stands_for_and_with_nothing_else(string change, string changed)
    {
        var json = JsonNode.Parse(Full)!;
        var metadata = json["metadata"]!.AsObject();
        switch (change)
        {
            case "annotation": metadata["annotations"]!["flagimport.dev/import-requested"] = "2"; break;
            case "annotation gone": metadata.Remove("annotations"); break;
            case "status": json["status"]!["version"] = 8; break;
            case "status gone": json.AsObject().Remove("status"); break;
            case "finalizer": metadata["finalizers"] = new JsonArray("flagimport.dev/remote-configuration", "x"); break;
            case "finalizers gone": metadata.Remove("finalizers"); break;
            case "spec": json["spec"]!["name"] = "other"; break;
            case "foreign annotation": metadata["annotations"]!["example.com/x"] = "y"; break;
            case "label": metadata["labels"]!["a"] = "c"; break;
            case "managedFields": metadata.Remove("managedFields"); break;
            default: metadata["resourceVersion"] = "43"; break;
        }

        var (before, after) = (Project(JsonNode.Parse(Full)!.ToJsonString()), Project(json.ToJsonString()));

        Assert.Equal(changed == "annotations", before.AnnotationsHash != after.AnnotationsHash);
        Assert.Equal(changed == "own", before.OwnHash != after.OwnHash);
    }

    [Fact]
    public void The_order_of_annotations_is_no_change()
    {
        var one = Project("""{"metadata":{"name":"a","annotations":{"flagimport.dev/a":"1","flagimport.dev/b":"2"}}}""");
        var two = Project("""{"metadata":{"name":"a","annotations":{"flagimport.dev/b":"2","flagimport.dev/a":"1"}}}""");
        var swapped = Project("""{"metadata":{"name":"a","annotations":{"flagimport.dev/b":"1","flagimport.dev/a":"2"}}}""");

        Assert.Equal(one.AnnotationsHash, two.AnnotationsHash);
        Assert.NotEqual(one.AnnotationsHash, swapped.AnnotationsHash);
    }

    [Theory]
    [InlineData("\"2026-11-23T09:00:00Z\"", true)]
    [InlineData("null", false)]
    public void A_deletion_timestamp_says_that_it_is_deleted(string timestamp, bool deleting)
    {
        var cached = Project($$$"""{"metadata":{"name":"a","namespace":"b","deletionTimestamp":{{{timestamp}}}}}""");

        Assert.Equal(deleting, cached.Deleting);
        Assert.Equal(deleting, cached.Read().Metadata.DeletionTimestamp is not null);
    }

    [Fact]
    public void A_resource_without_spec_and_status_is_read()
    {
        var resource = Project("""{"metadata":{"name":"a","namespace":"b","uid":"u","resourceVersion":"1","annotations":null}}""").Read();

        Assert.Null(resource.Spec);
        Assert.Null(resource.Status);
    }

    [Fact]
    public void References_that_are_no_objects_are_none()
    {
        var cached = Project("""{"metadata":{"name":"a"},"spec":{"configSecretRef":"x","accessTokenSecretRef":{"name":5}}}""");

        Assert.Null(cached.ConfigSecret);
        Assert.Null(cached.TokenSecret);
    }

    private static string Text(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static CachedConfiguration Project(string json) => ConfigurationProjector.Project(Encoding.UTF8.GetBytes(json));
}
