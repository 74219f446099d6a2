using System.Reflection;
using System.Runtime.Loader;
using Mammut.Properties.Tests.Declarations;
using Mammut.Properties.Tests.Running;
using Microsoft.CodeAnalysis;

namespace Mammut.Properties.Tests.Checking;

/// <summary>
/// Takes declarations all the way: those without an error are compiled and run, and a user's code that calls the others
/// compiles, so that the cause is the only error there is.
/// </summary>
internal static class EndToEndCheck
{
    public static IReadOnlyList<Subject> Run(IReadOnlyList<Declaration> declarations, int first = 0)
    {
        var subjects = CompilerCheck.Run(declarations, first);
        var sound = subjects.Where(subject => subject.Failures.All(failure => failure.Kind == FailureKind.Wrong)).ToArray();
        Execute(sound.Where(subject => !subject.IsDiagnosed).ToList());
        CallStubs(sound.Where(subject => subject.IsDiagnosed).ToArray());
        return subjects;
    }

    /// <summary>Compiles and runs what has no error.</summary>
    public static void Execute(List<Subject> subjects)
    {
        while (subjects.Count > 0)
        {
            using var image = new MemoryStream();
            var compilation = Compile(subjects, (_, _) => true);
            var result = compilation.Emit(image);
            var guilty = subjects.Where(subject => Complaints(subject, result.Diagnostics).Any()).ToArray();
            foreach (var subject in guilty)
                Blame(subject, result.Diagnostics);
            subjects = [.. subjects.Except(guilty)];
            if (guilty.Length > 0)
                continue;
            if (!result.Success)
                throw new InvalidOperationException($"No declaration is to blame for: {string.Join("\n", result.Diagnostics)}");
            image.Position = 0;
            Load(image, subjects);
            return;
        }
    }

    /// <summary>Code that calls a class with a wrong declaration has no error of its own.</summary>
    public static void CallStubs(Subject[] subjects)
    {
        var compilation = Compile(subjects, (subject, pass) => !IsWrongName(subject, pass));
        var (all, exception) = Workbench.AnalyzeAndCompile(compilation);
        var diagnostics = all.Where(diagnostic => !Workbench.Ids.Contains(diagnostic.Id)).ToArray();
        foreach (var subject in subjects)
        {
            if (exception is not null)
                subject.Fail(FailureKind.Crash, exception.GetType().Name, exception.ToString());
            if (Complaints(subject, diagnostics).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
                Blame(subject, diagnostics);
            // The build has the generated files before it, the editor may not: both must say the same.
            var (without, with) = (Said(subject, subject.Diagnostics), Said(subject, all));
            if (!without.SequenceEqual(with))
                subject.Fail(FailureKind.Wrong, "another diagnostic beside the generated files", $"without them: {string.Join("; ", without)}; with them: {string.Join("; ", with)}");
        }
    }

    private static string[] Said(Subject subject, IEnumerable<Diagnostic> diagnostics) =>
    [
        .. diagnostics.Where(diagnostic => diagnostic.Location.SourceTree == subject.Tree && Workbench.Ids.Contains(diagnostic.Id))
            .Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal),
    ];

    /// <summary>What C# has against a declaration's files; its own warnings about the user's source are the user's.</summary>
    private static IEnumerable<Diagnostic> Complaints(Subject subject, IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(diagnostic =>
        diagnostic.Location.SourceTree is { } tree && subject.Owns(tree)
        && (diagnostic.Severity == DiagnosticSeverity.Error || (diagnostic.Severity == DiagnosticSeverity.Warning && tree != subject.Tree)));

    private static void Blame(Subject subject, IEnumerable<Diagnostic> diagnostics)
    {
        var complaints = Complaints(subject, diagnostics).ToArray();
        if (complaints.Any(complaint => complaint.Location.SourceTree == subject.Tree && IsUsers(complaint, subject)))
        {
            subject.RejectedByCSharp = true;
            return;
        }

        // C# compiles on several threads; the same one is told every time, and one in a generated file before what follows from it.
        var worst = complaints.OrderByDescending(complaint => complaint.Severity).ThenBy(complaint => complaint.Location.SourceTree == subject.Caller)
            .ThenBy(complaint => complaint.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(complaint => complaint.Location.SourceSpan.Start).First();
        subject.Fail(FailureKind.Uncompilable, worst.Id, $"{worst}\n{Line(worst)}");
    }

    /// <summary>Whether the user's source has this error without anything generated.</summary>
    private static bool IsUsers(Diagnostic complaint, Subject subject) =>
        Workbench.Compile([subject.Tree]).GetDiagnostics().Any(own => own.Id == complaint.Id && own.Location.SourceSpan == complaint.Location.SourceSpan);

    private static string Line(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString();

    private static Compilation Compile(IReadOnlyList<Subject> subjects, Func<Subject, AttributeUse, bool> calls)
    {
        foreach (var subject in subjects)
            subject.Caller ??= Workbench.Parse(CallerWriter.Write(Models(subject), subject.Root, use => calls(subject, use), subject.IsDiagnosed), $"Callers_{subject.Root}.cs");
        return Workbench.Compile(subjects.SelectMany(subject => (IEnumerable<SyntaxTree>)[subject.Tree, subject.Caller!, .. subject.Files.Select(file => file.Tree)]));
    }

    /// <summary>The models that a user can call: those that are ordinary classes with a file.</summary>
    private static IEnumerable<ModelFacts> Models(Subject subject) => subject.Declaration.Models
        .Where(model => subject.Files.Any(file => IsOf(file, model.Reference(subject.Root)["global::".Length..].Replace("@", ""))))
        .Select(model => new ModelFacts(subject.Declaration, model));

    /// <summary>Whether a file is of the class of that full name; of names that differ only in case each has a mark behind it.</summary>
    private static bool IsOf(GeneratedFile file, string name) => file.HintName == $"{name}.g.cs" || file.HintName.StartsWith($"{name}-", StringComparison.Ordinal);

    /// <summary>Whether an error marks the very name of the pass; or it reads another, of which a wrong model may have none.</summary>
    private static bool IsWrongName(Subject subject, AttributeUse pass) => ModelFacts.TakesPrompts(pass) || subject.Diagnostics.Any(diagnostic =>
        subject.Tree.GetText().ToString(diagnostic.Location.SourceSpan) == pass.Arguments[0].Value.ToSource(""));

    /// <summary>Norms and unit length leave nothing of one feature that could tell two tokens apart; with a few there is.</summary>
    private static bool HasWideModel(ClassDeclaration tests, Declaration declaration) =>
        tests.The(typeof(GenerateModelTestsAttribute<>)) is { } use && declaration.ByKey(use.Types[0]) is { } model
        && new ModelFacts(declaration, model) is { Vision: { } vision, Text: { } text, Contrastive: var head }
        && vision.Get<int>("Width") >= 4 && text.Get<int>("Width") >= 4 && (head is null || head.Get<int>("EmbeddingWidth") >= 4);

    /// <summary>Runs the tests that were generated of a model: what it promises, it keeps.</summary>
    private static void RunTests(Assembly assembly, ClassDeclaration tests, Subject subject)
    {
        var type = assembly.GetType(tests.Reference(subject.Root)["global::".Length..].Replace("@", ""), throwOnError: true)!;
        foreach (var method in type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute))))
        {
            var instance = Activator.CreateInstance(type);
            try
            {
                method.Invoke(instance, []);
            }
            catch (TargetInvocationException exception)
            {
                subject.Fail(FailureKind.Wrong, "a generated test fails", $"{method.Name}: {exception.InnerException}");
            }
        }
    }

    private static void Load(Stream image, IEnumerable<Subject> subjects)
    {
        var context = new AssemblyLoadContext(nameof(EndToEndCheck), isCollectible: true);
        var assembly = context.LoadFromStream(image);
        foreach (var subject in subjects)
        {
            subject.Compiled = true;
            try
            {
                foreach (var facts in Models(subject))
                {
                    using var model = (DeclaredModel)Activator.CreateInstance(assembly.GetType(CallerWriter.Name(facts.Model, subject.Root), throwOnError: true)!)!;
                    new ModelCheck(model, facts, subject).Run();
                }

                foreach (var tests in subject.Declaration.Classes.Where(type => HasWideModel(type, subject.Declaration)))
                    RunTests(assembly, tests, subject);
                subject.Ran = true;
            }
            // Whatever generated code throws is the finding; it is reported with its declaration.
            catch (Exception exception)
            {
                var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
                subject.Fail(FailureKind.Crash, cause.GetType().Name, cause.ToString());
            }
        }

        context.Unload();
    }
}
