namespace FlagImportOperator.CrdGenerator;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is [])
        {
            Console.Error.WriteLine("usage: FlagImportOperator.CrdGenerator FOLDER...   (writes the CustomResourceDefinitions into each FOLDER)");
            return 2;
        }

        foreach (var folder in arguments)
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, CustomResourceDefinition.FileName);
            File.WriteAllText(path, CustomResourceDefinition.GenerateYaml());
            Console.WriteLine(path);
        }

        return 0;
    }
}
