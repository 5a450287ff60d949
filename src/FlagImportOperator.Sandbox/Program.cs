using FlagImportOperator.Sandbox.LaunchDarkly;

if (args is ["launchdarkly", .. var arguments])
{
    return await LaunchDarklyCommand.RunAsync(arguments, Console.Out, Console.Error, CancellationToken.None);
}

Console.Error.WriteLine($"Say what to run:\n\n{LaunchDarklyCommand.Usage}");
return 2;
