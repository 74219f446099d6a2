using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>Puts members into a class that has tensors to store and to work with, and compares what is reported with the marks.</summary>
internal static class LifetimeCode
{
    private const string Before = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Mammut;
        using Mammut.Data;
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;

        public sealed class State
        {
            public Tensor? Field;
            public Tensor? Value { get; set; }
        }

        /// <summary>A module with hooks, as TorchSharp's are.</summary>
        public sealed class Hooked
        {
            public void register_forward_hook(Func<Hooked, Tensor, Tensor, Tensor> hook) { }
            public void register_forward_pre_hook(Func<Hooked, Tensor, Tensor> hook) { }
        }

        public partial class Code
        {
            private static Tensor? s_last;
            private Tensor? _last;
            private Tensor? _own;
            private (Tensor, Tensor)? _pair;
            private Tensor[] _array = new Tensor[2];
            private readonly List<Tensor> _list = [];
            private readonly ConcurrentQueue<Tensor> _queue = new();
            private readonly Dictionary<string, Tensor> _byName = [];
            private readonly State _state = new();
            public Tensor? Last { get; set; }
            public Tensor? Own { get => _own; set => _own = value?.DetachFromDisposeScope(); }
            private Tensor Make(Tensor x) => x * 2;
            private Tensor Cached(long size) => _last ??= zeros(size).DetachFromDisposeScope();
            private Tensor Named(string name) => _byName[name];
            private static (Tensor, Tensor) Split(Tensor x) => (x[0], x[1]);
            private static void Use(object? anything) { }
            private static Task WaitAsync() => Task.CompletedTask;
            private static async IAsyncEnumerable<int> NumbersAsync() { await Task.Yield(); yield return 1; }
            private static IAsyncDisposable Open() => new MemoryStream();

        """;

    public static string Write(string members) => Before + members + "\n}\n";

    /// <summary>The diagnostics are those marked, no other, and the compiler has nothing against the code.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> CheckAsync(string members)
    {
        var (source, expected) = MarkupSource.Parse(Write(members));
        var actual = await GeneratorHarness.CompileAndAnalyzeAsync(source);
        Assert.Equal(
            expected.Select(mark => Describe(mark.Id, source.Substring(mark.Start, mark.Length), mark.Start)),
            actual.Select(diagnostic => Describe(
                diagnostic.Id, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length), diagnostic.Location.SourceSpan.Start)));
        return actual;
    }

    private static string Describe(string id, string text, int start) => string.Create(CultureInfo.InvariantCulture, $"{id} at {start}: {text}");
}
