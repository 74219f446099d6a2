using System.Diagnostics;
using Mammut.Examples.Scenes;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

CommandLine command;
try
{
    command = CommandLine.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

var watch = Stopwatch.StartNew();
var shards = SceneShards.Write(command.Folder, command.Scenes);
Console.WriteLine($"train   {command.Scenes.Train,7} scenes  {shards.Train[0]}{(shards.Train.Count > 1 ? $" … {Path.GetFileName(shards.Train[^1])}" : "")}");
Console.WriteLine($"seen    {command.Scenes.Test,7} scenes  {shards.Seen[0]}");
Console.WriteLine($"unseen  {command.Scenes.Test,7} scenes  {shards.Unseen[0]}");
Console.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s");
return 0;
