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
        var stretched = keys.Where(key => key.ForeignRows is not null && tables.ContainsKey(key.Native)).ToDictionary(key => key.Foreign);
        foreach (var key in keys)
        {
            if (Array.Find([key.Foreign, key.Alias], name => name is not null && file.Contains(prefix + name)) is not { } found)
            {
                (isLeft && key.IsUnder(copies) ? _left : _missing).Add(key.Native == key.Foreign ? key.Native : $"{key.Native} ({key.Foreign})");
                continue;
            }

            var stored = file[prefix + found];
            var (type, table) = (key.Tensor.dtype, tables.GetValueOrDefault(key.Native));
            var step = new Step(key, stored, key.ForeignRows, table, null);
            if (!(key.ForeignRows is null ? Shapes.Fit(stored.Shape, key.FileShape) : stored.Shape.SequenceEqual(key.FileShape)))
            {
                step = stretched.TryGetValue(key.Foreign, out var stretch) ? Stretched(step, stretch) : step;
                long[] from = step.Rows is { } rows ? [rows.Count, .. stored.Shape.Skip(1)] : [.. stored.Shape];
                step = step with { Way = table is null ? null : PositionResizing.Way(table, from, key.PartShape, options.Resize) };
                // What stands beside a table of another length is only elsewhere in the file's.
                if (step.Way is null && (stretch is null || ReferenceEquals(stretch, key)))
                    misshapen.Add(new MisshapenKey(key.Native, key.FileShape, stored.Shape, table is null ? null : PositionResizing.Remedy(table, from, key.PartShape)));
            }

            if (stored.Type != type && !(SafetensorsType.IsFloat(stored.Type) && SafetensorsType.IsFloat(type)))
                mistyped.Add(new MistypedKey(key.Native, SafetensorsType.NameOf(type) ?? type.ToString(), stored.TypeName));
            _steps.Add(step);
        }

        var known = _steps.Select(step => step.Stored.Key).ToHashSet();
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
            var target = step.Key.View();
            if (step.Way is not null)
                target.copy_(PositionResizing.Resize(step.Table!, Rows(_file.Read(step.Stored.Key), step.Rows), target.shape[0], _options.Resize));
            else
                _file.Fill(step.Stored, step.Rows is null ? target.view(step.Stored.Shape.ToArray()) : target, step.Rows);
        }

        return new LoadReport(
            _file.FilePath, _file.Format, _file.Metadata, [.. _steps.Select(step => step.Key.Native).Distinct()], [.. _missing, .. _left], _unused,
            [.. _steps.Where(step => step.Way is not null).Select(step => new ResizedKey(step.Key.Native, step.Stored.Shape, step.Key.FileShape, step.Way!))],
            [.. _steps.Where(step => step.Stored.Type != step.Key.Tensor.dtype)
                .Select(step => new ConvertedKey(step.Key.Native, step.Stored.TypeName, SafetensorsType.NameOf(step.Key.Tensor.dtype)!)).Distinct()]);
    }

    private static Tensor Rows(Tensor stored, RowRange? rows) => rows is { } some ? stored.narrow(0, some.First, some.Count) : stored;

    /// <summary>Where rows are in a file's tensor that has more or fewer than the model: a table among them is that much longer or shorter.</summary>
    private static Step Stretched(Step step, CheckpointKey table)
    {
        var (rows, more) = (step.Rows!.Value, (step.Stored.Shape.Count == 0 ? 0 : step.Stored.Shape[0]) - table.Total);
        return step with
        {
            Rows = ReferenceEquals(step.Key, table) ? rows with { Count = rows.Count + more } : rows.First > table.ForeignRows!.Value.First ? rows with { First = rows.First + more } : rows,
        };
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
    /// <param name="Rows">Which rows of that; null for all.</param>
    /// <param name="Table">What the tensor is, if it is a table of positions.</param>
    /// <param name="Way">How it is resized; null where it is not.</param>
    private sealed record Step(CheckpointKey Key, StoredTensor Stored, RowRange? Rows, PositionTable? Table, string? Way);
}
