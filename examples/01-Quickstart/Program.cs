using System.Globalization;
using Mammut;
using Mammut.Data;
using Mammut.Examples.Quickstart;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var console = AnsiConsole.Console;
if (!console.Profile.Capabilities.Interactive)
    console.Profile.Width = 160; // Into a file or a pipe nothing has to be wrapped.
Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

try
{
    await Quickstart.RunAsync(options, console);
    return 0;
}
catch (Exception fault) when (fault is IOException or InvalidDataException or BrokenShardException)
{
    // The user's files: the message says which, and what was expected; a stack would only hide it.
    Console.Error.WriteLine(fault.Message);
    return 1;
}
