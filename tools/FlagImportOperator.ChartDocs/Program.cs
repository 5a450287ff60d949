namespace FlagImportOperator.ChartDocs;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [var chart])
        {
            Console.Error.WriteLine("usage: FlagImportOperator.ChartDocs CHART   (writes the table of CHART/values.yaml into CHART/README.md)");
            return 2;
        }

        var readme = Path.Combine(chart, "README.md");
        var values = ValuesFile.Parse(File.ReadAllText(Path.Combine(chart, "values.yaml"))).Values();
        File.WriteAllText(readme, ReadmeTable.Replace(File.ReadAllText(readme), values));
        Console.WriteLine(readme);
        return 0;
    }
}
