using Mammut.Dsl.CodeFixes.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.CodeFixes.Tests;

/// <summary>Every argument that is a number, put far out of its range: the editor has a mend, and no mend leaves the argument wrong.</summary>
public class RangeTests
{
    /// <summary>Each number of the language with values that cannot be right; a list of numbers is not one of them.</summary>
    public static TheoryData<string, string, string> Wrong()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var attribute in new[] { typeof(VisionEncoderAttribute), typeof(TextDecoderAttribute), typeof(CrossAttentionAttribute), typeof(PassAttribute), typeof(CaptionHeadAttribute), typeof(ContrastiveHeadAttribute), typeof(BudgetAttribute) })
        {
            foreach (var property in attribute.GetProperties().Where(property => property.CanWrite))
            {
                string[] values = property.PropertyType == typeof(int) ? ["-2147483648", "-7", "2147483647"]
                    : property.PropertyType == typeof(long) ? ["-7", "0"]
                    : property.PropertyType == typeof(double) ? ["-0.5", "1e7", "double.NaN", "double.PositiveInfinity"]
                    : property.PropertyType.IsEnum ? [$"({property.PropertyType.Name})77"]
                    : [];
                foreach (var value in values)
                    data.Add(attribute.Name.Replace("Attribute", ""), property.Name, value);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task AValueOutOfRange_HasMends_AndNoneLeavesTheArgumentWrong(string attribute, string argument, string value)
    {
        var source = Declaration(attribute, $"{argument} = {value}");
        var wrong = FixHarness.Of(source);
        var errors = (await wrong.DiagnosticsAsync()).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.NotEmpty(errors);
        foreach (var diagnostic in errors)
        {
            Assert.True(IsAtArgument(diagnostic, source, argument), $"{diagnostic} is elsewhere.");
            var offers = await wrong.OffersAsync(diagnostic);
            Assert.True(offers.Count > 0, $"{diagnostic} has no mend.");
            foreach (var offer in offers)
            {
                var mended = await wrong.ApplyAsync(offer);
                var text = await mended.TextAsync();
                // A second mistake in the same argument has mends of its own.
                Assert.DoesNotContain(await mended.DiagnosticsAsync(), other => other.Id == diagnostic.Id || (IsAtArgument(other, text, argument) && !errors.Any(error => error.Id == other.Id)));
            }
        }
    }

    private static bool IsAtArgument(Diagnostic diagnostic, string source, string argument) =>
        diagnostic.Severity == DiagnosticSeverity.Error && source[diagnostic.Location.SourceSpan.Start..].StartsWith($"{argument} = ", StringComparison.Ordinal);

    private static string Declaration(string attribute, string argument)
    {
        return $$"""
            using Mammut;
            [{{With("VisionEncoder")}}] partial class Eye;
            [{{With("TextDecoder")}}, {{With("CrossAttention")}}] partial class Pen;
            [MultimodalModel<Eye, Pen>]
            [{{With("Pass", "\"Captioning\", ")}}, Pass("Spare", CrossAttention = true), Pass("Contrastive")]
            [{{With("CaptionHead", "\"Spare\", ")}}, {{With("ContrastiveHead", "\"Contrastive\", ")}}]
            {{(attribute == "Budget" ? $"[{With("Budget")}]" : "")}}
            partial class Both;
            """;

        string With(string word, string before = "") => $"{word}({before}{(word == attribute ? argument : "")})".Replace(", )", ")");
    }
}
