using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mammut;

/// <summary>A log of training steps, one JSON object a line, each line on disk when the step is over.</summary>
internal sealed class TrainingLog : IDisposable
{
    private readonly FileStream _stream;

    /// <summary>
    /// Opens the log to go on after a step: lines of later steps, which a resumed run does again, and a line cut short by a
    /// crash are dropped; from step 0 the log is new.
    /// </summary>
    public TrainingLog(string path, long afterStep)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        if (afterStep > 0 && File.Exists(path))
        {
            var kept = File.ReadLines(path).Where(line => StepOf(line) is { } step && step <= afterStep).ToList();
            AtomicFile.WriteText(path, string.Concat(kept.Select(line => line + "\n")));
        }

        _stream = new FileStream(path, afterStep > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);
    }

    public void Write(TrainingStep step)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step.Step);
            json.WriteNumber("epoch", step.Epoch);
            json.WriteNumber("total", step.Total);
            json.WriteStartObject("losses");
            foreach (var (name, value) in step.Losses)
                json.WriteNumber(name, value);
            json.WriteEndObject();
            json.WriteNumber("learning_rate", step.LearningRate);
            json.WriteNumber("gradient_norm", step.GradientNorm);
            if (step.SamplesPerSecond is { } speed)
                json.WriteNumber("samples_per_second", speed);
            json.WriteNumber("elapsed_seconds", step.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        _stream.Write(buffer.WrittenSpan);
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

    private static long? StepOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("step", out var step) && step.TryGetInt64(out var number)
                ? number
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
