using FlagImportOperator.Sandbox.Commands;

return await SandboxCommand.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
