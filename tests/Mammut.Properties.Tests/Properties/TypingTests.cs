using FsCheck;
using FsCheck.Fluent;
using Mammut.Properties.Tests.Checking;
using Mammut.Properties.Tests.Generating;
using Microsoft.CodeAnalysis;

namespace Mammut.Properties.Tests.Properties;

/// <summary>Source that is being typed is no source yet; the compiler has to live with it.</summary>
public class TypingTests
{
    private static readonly string[] Typed = ["(", ")", "[", "]", "<", ">", "{", "}", "\"", ",", ";", "=", "@", "class", "partial", "null", "-1", "9e999", "99999999999", "nameof(X)", "default", "int", "'", "/*", "#if"];

    /// <summary>Tokens go missing, come twice, or are others; the file ends in the middle.</summary>
    [Fact]
    public void SourceThatIsBeingTyped_NeverMakesTheCompilerThrow()
    {
        var half = RandomDeclarations.Any.SelectMany(_ => Gen.Choose(0, int.MaxValue - 1), (declaration, seed) => Type(declaration.ToSource(), new Dice(seed)));
        Prop.ForAll(Arb.From(half, Shorter), Stands).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(new Replay(new Rnd(Fuzz.Seed), null)));
    }

    private static void Stands(string source)
    {
        var tree = Workbench.Parse(source, "Typed.cs");
        var compilation = Workbench.Compile([tree]);
        var generated = Workbench.Generate(compilation);
        Assert.Null(generated.Exception);
        Assert.DoesNotContain(generated.Diagnostics, diagnostic => diagnostic.Id == "MAM900");
        var (diagnostics, exception) = Workbench.Analyze(compilation);
        Assert.Null(exception);
        Assert.All(diagnostics, diagnostic => Assert.InRange(diagnostic.Location.SourceSpan.End, 1, tree.Length));
    }

    private static string Type(string source, Dice dice)
    {
        var tokens = Workbench.Parse(source, "").GetRoot().DescendantTokens().Select(token => token.ToFullString()).ToList();
        for (var edits = dice.Between(1, 3); edits > 0; edits--)
        {
            var place = dice.Between(0, tokens.Count - 2);
            switch (dice.Between(0, 3))
            {
                case 0:
                    tokens.RemoveAt(place);
                    break;
                case 1:
                    tokens.Insert(place, tokens[place]);
                    break;
                case 2:
                    tokens[place] = dice.Of(Typed) + " ";
                    break;
                default:
                    (tokens[place], tokens[place + 1]) = (tokens[place + 1], tokens[place]);
                    break;
            }
        }

        var typed = string.Concat(tokens);
        return dice.Chance(0.2) ? typed[..dice.Between(1, typed.Length)] : typed;
    }

    private static IEnumerable<string> Shorter(string source)
    {
        var lines = source.Split('\n');
        return lines.Select((_, i) => string.Join('\n', lines.Where((_, other) => other != i)));
    }
}
