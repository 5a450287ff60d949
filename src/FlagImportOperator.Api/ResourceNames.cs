namespace FlagImportOperator.Api;

/// <summary>The names that live in clusters and must never change by accident: literals, pinned by a test.</summary>
public static class ResourceNames
{
    /// <summary>API group.</summary>
    public const string Group = "flagimport.dev";

    /// <summary>Served and stored version.</summary>
    public const string Version = "v1alpha1";

    /// <summary>Group and version.</summary>
    public const string ApiVersion = "flagimport.dev/v1alpha1";

    /// <summary>Kind.</summary>
    public const string Kind = "FlagImportConfiguration";

    /// <summary>Plural, as in URLs.</summary>
    public const string Plural = "flagimportconfigurations";

    /// <summary>Keeps the resource until LaunchDarkly's side is settled; its presence also means "perhaps sent" (design §3).</summary>
    public const string Finalizer = "flagimport.dev/remote-configuration";

    /// <summary>User's annotation: any new value queues one import job, once.</summary>
    public const string ImportRequestedAnnotation = "flagimport.dev/import-requested";

    /// <summary>User's annotation: any new value forces a full comparison.</summary>
    public const string ReconcileRequestedAnnotation = "flagimport.dev/reconcile-requested";

    /// <summary>User's annotation: "true" lets a deleted resource go although LaunchDarkly cannot be reached.</summary>
    public const string ForceOrphanAnnotation = "flagimport.dev/force-orphan";

    /// <summary>Server-side name of the operator in managedFields.</summary>
    public const string FieldManager = "flag-import-operator";
}
