namespace FlagImportOperator.Sandbox.LaunchDarkly;

/// <summary>The operations of the flag import family (LD §1), and what else may be asked of the simulator.</summary>
public enum SimulatorOperation
{
    /// <summary>A path or a method that is not in the API.</summary>
    Other,

    /// <summary>All configurations of the account.</summary>
    List,

    /// <summary>One configuration by id, with its config.</summary>
    Get,

    /// <summary>POST of a new configuration.</summary>
    Create,

    /// <summary>JSON patch of one configuration.</summary>
    Patch,

    /// <summary>DELETE of one configuration.</summary>
    Delete,

    /// <summary>POST that queues an import job.</summary>
    Trigger,

    /// <summary>GET of a project, outside the beta family: a client may use it to tell which 404 it got (LD §10.1).</summary>
    Project,
}
