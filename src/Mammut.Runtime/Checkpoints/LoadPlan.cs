using static TorchSharp.torch;

namespace Mammut;

/// <summary>
/// What is to be read into which tensor. It is made, and everything that does not fit is found, before the first weight
/// changes.
/// </summary>
internal sealed class LoadPlan
{
    private readonly CheckpointFile _file;
    private readonly LoadOptions _options;
    private readonly List<Step> _steps = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _left = [];
    private readonly List<string> _unused;

    /// <exception cref="CheckpointMismatchException">The file does not fit.</exception>
    /// <exception cref="ArgumentException">A table of positions is none of the model's.</exception>
    public LoadPlan(CheckpointFile file, IReadOnlyList<CheckpointKey> keys, LoadOptions options, IReadOnlyList<PositionTable> positions, IReadOnlyList<string>? copies = null)
    {
        (_file, _options) = (file, options);
        CheckTables(positions, keys);
        var tables = positions.ToDictionary(table => table.Key);
        var prefix = WrapperPrefix.Of(file.Tensors, keys.Select(key => key.Foreign));
        var misshapen = new List<MisshapenKey>();
        var mistyped = new List<MistypedKey>();
        var isLeft = !keys.Any(key => key.IsUnder(copies) && file.Contains(prefix + key.Foreign));
        foreach (var key in keys)
        {
            if (!file.Contains(prefix + key.Foreign))
            {
                (isLeft && key.IsUnder(copies) ? _left : _missing).Add(key.Native == key.Foreign ? key.Native : $"{key.Native} ({key.Foreign})");
                continue;
            }

            var stored = file[prefix + key.Foreign];
            var (type, table) = (key.Tensor.dtype, tables.GetValueOrDefault(key.Native));
            var step = new Step(key, stored, table, null);
            if (!Shapes.Fit(stored.Shape, key.FileShape))
            {
                step = step with { Way = table is null ? null : PositionResizing.Way(table, stored.Shape, key.FileShape, options.Resize) };
                if (step.Way is null)
                    misshapen.Add(new MisshapenKey(key.Native, key.FileShape, stored.Shape, table is null ? null : PositionResizing.Remedy(table, stored.Shape, key.FileShape)));
            }

            if (stored.Type != type && !(SafetensorsType.IsFloat(stored.Type) && SafetensorsType.IsFloat(type)))
                mistyped.Add(new MistypedKey(key.Native, SafetensorsType.NameOf(type) ?? type.ToString(), stored.TypeName));
            _steps.Add(step);
        }

        var known = keys.Select(key => prefix + key.Foreign).ToHashSet();
        _unused = [.. file.Tensors.Select(tensor => tensor.Key).Where(key => !known.Contains(key)), .. file.Others.Select(key => $"{key} (not a tensor)")];
        if (misshapen.Count + mistyped.Count > 0 || (options.Strict && _missing.Count + _unused.Count > 0))
            throw new CheckpointMismatchException(file.FilePath, options.Strict ? _missing : [], options.Strict ? _unused : [], misshapen, mistyped);
    }

    /// <summary>Reads everything into its place, in the order of the file.</summary>
    public LoadReport Run()
    {
        var steps = _steps.ToLookup(step => step.Stored);
        foreach (var step in _file.Tensors.SelectMany(stored => steps[stored]))
        {
            using var scope = NewDisposeScope();
            using var unrecorded = no_grad();
            var target = step.Key.Transposed ? step.Key.Tensor.t() : step.Key.Tensor;
            if (step.Way is null)
                _file.Fill(step.Stored, target.view(step.Stored.Shape.ToArray()));
            else
                target.copy_(PositionResizing.Resize(step.Table!, _file.Read(step.Stored.Key), target.shape[0], _options.Resize));
        }

        return new LoadReport(
            _file.FilePath, _file.Format, _file.Metadata, [.. _steps.Select(step => step.Key.Native)], [.. _missing, .. _left], _unused,
            [.. _steps.Where(step => step.Way is not null).Select(step => new ResizedKey(step.Key.Native, step.Stored.Shape, step.Key.FileShape, step.Way!))],
            [.. _steps.Where(step => step.Stored.Type != step.Key.Tensor.dtype)
                .Select(step => new ConvertedKey(step.Key.Native, step.Stored.TypeName, SafetensorsType.NameOf(step.Key.Tensor.dtype)!))]);
    }

    private static void CheckTables(IReadOnlyList<PositionTable> positions, IReadOnlyList<CheckpointKey> keys)
    {
        foreach (var table in positions)
        {
            var rows = keys.FirstOrDefault(key => key.Native == table.Key)?.Tensor.shape[0]
                ?? throw new ArgumentException($"The model has no table of positions '{table.Key}'.", nameof(positions));
            if (table.IsGrid && rows != table.Leading + table.Rows * table.Columns)
                throw new ArgumentException($"The table of positions '{table.Key}' has {rows} rows, not {table.Leading} and {table.Rows} x {table.Columns}.", nameof(positions));
        }
    }

    /// <param name="Key">Where it goes.</param>
    /// <param name="Stored">What the file holds.</param>
    /// <param name="Table">What the tensor is, if it is a table of positions.</param>
    /// <param name="Way">How it is resized; null where it is not.</param>
    private sealed record Step(CheckpointKey Key, StoredTensor Stored, PositionTable? Table, string? Way);
}
