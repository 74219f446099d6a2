extern alias generators;

using System.Diagnostics;
using generators::Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Build;

/// <summary>What MSBuild makes of the texts that the generator hands over, by the repository's own targets.</summary>
public sealed class CompanionFileTests : IDisposable
{
    private static readonly string Targets = RepositoryFiles.PathOf("src", "Mammut.Dsl", "build", "Mammut.Dsl.targets");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mammut-texts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ABuildWithMammutDumpGraph_WritesEveryGraph_PrintsWhere_AndGeneratesWhatThisProcessDoes()
    {
        var assemblies = AppContext.BaseDirectory;
        Write("Declarations.cs", GeneratorHarness.Scene);
        Write("Tiny.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <Import Project="{Targets}" />
              <ItemGroup>
                <Reference Include="{assemblies}Mammut.*.dll;{assemblies}TorchSharp.dll" Exclude="{assemblies}Mammut.Dsl.Generators*.dll" />
                <Analyzer Include="{assemblies}Mammut.Dsl.Generators.dll" />
              </ItemGroup>
            </Project>
            """);
        var output = await RunAsync("build", "Tiny.csproj", "-p:MammutDumpGraph=true");

        var (expected, _) = GeneratorHarness.Generate(GeneratorHarness.Scene, ("MammutDumpGraph", "true"));
        var graphs = Path.Combine(_folder.FullName, "bin", "Debug", "net10.0", "graphs");
        foreach (var (hint, source) in expected.Where(file => file.Key.EndsWith("-graph.g.cs", StringComparison.Ordinal)))
        {
            var file = Path.Combine(graphs, hint.Replace("-graph.g.cs", ".txt"));
            Assert.Equal(source.Replace("// ", "").Replace("//", ""), await File.ReadAllTextAsync(file));
            Assert.Contains(file, output);
        }

        Assert.Equal(expected.Keys.Count(name => name.EndsWith("-graph.g.cs", StringComparison.Ordinal)), Directory.GetFiles(graphs).Length);

        // Another process, another folder, another language and time: the same code.
        var generated = Path.Combine(_folder.FullName, "obj", "Debug", "net10.0", "generated", "Mammut.Dsl.Generators", "Mammut.Dsl.Generators.ModelGenerator");
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(generated).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.All(expected, file => Assert.Equal(file.Value, File.ReadAllText(Path.Combine(generated, file.Key))));
    }

    [Fact]
    public async Task AText_ArrivesAsItWasWritten_AndGoesWithItsDeclaration()
    {
        const string text = "a; b;;c %3B %25 $(OutDir) @(F) %(F.Identity) */ \"q\" 'x' \\ / * ? é <b> ]]> &amp;\n\n  indented // twice\nlast\n";
        // Stands for the compiler: it leaves the generator's files where EmitCompilerGeneratedFiles does.
        Write("Texts.proj", $"""
            <Project DefaultTargets="CoreCompile">
              <PropertyGroup>
                <OutDir>out/</OutDir>
                <IntermediateOutputPath>obj/</IntermediateOutputPath>
              </PropertyGroup>
              <Import Project="{Targets}" />
              <Target Name="CoreCompile">
                <ItemGroup>
                  <Emitted Include="emitted/*" />
                </ItemGroup>
                <Copy SourceFiles="@(Emitted)" DestinationFolder="obj/generated/Mammut.Dsl.Generators/Mammut.Dsl.Generators.ModelGenerator/" />
              </Target>
            </Project>
            """);
        Emit(new CompanionText(CompanionText.Card, "", text), "A.Model");
        Emit(new CompanionText(CompanionText.Graph, "0-Lowered", text), "A.Model");
        Emit(new CompanionText(CompanionText.Graph, "0-Lowered", text), "A.Other");
        Write("emitted/A.Model.g.cs", "// the class itself\n");
        Write("out/graphs/notes.txt", "the user's own\n");

        await RunAsync("msbuild", "Texts.proj", "-p:MammutDumpGraph=true", "-p:MammutModelCards=true");
        Assert.Equal(text, Read("out/cards/A.Model.md"));
        Assert.Equal(text, Read("out/graphs/A.Model-0-Lowered.txt"));
        Assert.Equal(["A.Model-0-Lowered.txt", "A.Other-0-Lowered.txt", "notes.txt"], Names("out/graphs"));
        Assert.Equal(["A.Model.md"], Names("out/cards"));

        File.Delete(Path.Combine(_folder.FullName, "emitted", "A.Other-0-Lowered-graph.g.cs"));
        await RunAsync("msbuild", "Texts.proj", "-p:MammutDumpGraph=true");
        Assert.Equal(["A.Model-0-Lowered.txt", "notes.txt"], Names("out/graphs"));
    }

    private void Emit(CompanionText text, string declaration) => Write($"emitted/{text.HintName(declaration)}", text.ToSource());

    private string[] Names(string folder) => [.. Directory.GetFiles(Path.Combine(_folder.FullName, folder)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private string Read(string file) => File.ReadAllText(Path.Combine(_folder.FullName, file));

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        // No process of the build outlives it.
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-nologo", "-v:minimal", "-nodeReuse:false", "-p:UseSharedCompilation=false"]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        // The test host's own MSBuild settings are not this build's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        (start.Environment["LC_ALL"], start.Environment["TZ"]) = ("fi_FI.UTF-8", "Pacific/Kiritimati");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
