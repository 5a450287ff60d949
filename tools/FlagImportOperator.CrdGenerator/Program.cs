namespace FlagImportOperator.CrdGenerator;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [var folder])
        {
            Console.Error.WriteLine("usage: FlagImportOperator.CrdGenerator FOLDER   (writes the CustomResourceDefinitions into FOLDER)");
            return 2;
        }

        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, CustomResourceDefinition.FileName);
        File.WriteAllText(path, CustomResourceDefinition.GenerateYaml());
        Console.WriteLine(path);
        return 0;
    }
}
