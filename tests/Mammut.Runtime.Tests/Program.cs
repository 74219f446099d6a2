using Mammut.Tests;

// The tests run in a test runner, which loads this assembly. Started by itself, it is the child process of LoadMemoryTests.
return args is ["load", var path, var count] ? LoadMemory.Report(path, int.Parse(count)) : 2;
