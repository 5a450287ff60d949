using System.Text.Json.Nodes;

namespace FlagImportOperator.Sandbox.Demo;

/// <summary>How the demo is told: on a terminal, or as plain lines.</summary>
internal interface IShow
{
    /// <summary>What is running where.</summary>
    void Opening(string title, IReadOnlyList<(string Label, string Value)> facts);

    /// <summary>A new part of the story.</summary>
    void Act(string title);

    /// <summary>What a person would have typed.</summary>
    void Command(string command);

    /// <summary>A sentence about what is to be seen.</summary>
    void Say(string text);

    /// <summary>A JSON patch, as it was sent or would be.</summary>
    void Patch(string caption, JsonArray patch);

    /// <summary>Shows the resources while <paramref name="work"/> goes on; it is given what to call with every change.</summary>
    Task LiveAsync(Func<Action<IReadOnlyList<ResourceRow>>, Task> work);

    /// <summary>Something did not happen.</summary>
    void Failure(DemoFailure failure);

    /// <summary>A heading with lines below it.</summary>
    void Lines(string heading, IReadOnlyList<string> lines);
}
