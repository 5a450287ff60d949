namespace FlagImportOperator.ChartDocs;

/// <summary>A value that a user of the chart may set.</summary>
/// <param name="Path">As <c>helm --set</c> takes it, for instance <c>image.tag</c>.</param>
/// <param name="Default">As JSON.</param>
/// <param name="Description">One paragraph; Markdown.</param>
internal sealed record ChartValue(string Path, string Default, string Description);
