using Mammut.Dsl.Generators.Ir;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>
/// Gives values their variable names. A value takes over the variable of its name where the one before is not needed any
/// more, as a person would write it; else it gets a number.
/// </summary>
internal sealed class VariableNames
{
    private readonly Dictionary<Value, string> _names = [];
    private readonly Dictionary<string, Value> _holders = [];
    private readonly Dictionary<Value, int> _lastUse = [];
    private readonly Dictionary<Node, int> _places = [];
    private int _now;

    public VariableNames(Function function)
    {
        var place = 0;
        Number(function.Body, ref place);
        foreach (var output in function.Outputs)
            _lastUse[output] = int.MaxValue;
        foreach (var input in function.Inputs)
        {
            _names[input] = input.Name;
            _holders[input.Name] = input;
        }
    }

    /// <summary>What a value is called; a literal is called what it is.</summary>
    public string this[Value value] => _names.TryGetValue(value, out var name) ? name : value.Name;

    /// <summary>Moves on to the next operation.</summary>
    public void Advance(Node node) => _now = _places[node];

    /// <summary>Names a new value.</summary>
    public (string Name, bool IsNew) Assign(Value value)
    {
        var name = value.Name;
        for (var number = 2; ; number++)
        {
            if (!_holders.TryGetValue(name, out var holder))
                return Hold(name, isNew: true);
            if (holder.Kind == value.Kind && (!_lastUse.TryGetValue(holder, out var last) || last <= _now))
                return Hold(name, isNew: false);
            name = $"{value.Name}{number}";
        }

        (string, bool) Hold(string name, bool isNew)
        {
            _names[value] = name;
            _holders[name] = value;
            return (name, isNew);
        }
    }

    /// <summary>Lets a value go by an expression, or by the variable that it takes over.</summary>
    public void Alias(Value value, string name, bool takesOver = false)
    {
        _names[value] = name;
        if (takesOver)
            _holders[name] = value;
    }

    private void Number(IReadOnlyList<Node> body, ref int place)
    {
        foreach (var node in body)
        {
            _places[node] = ++place;
            foreach (var input in node.Inputs.OfType<Value>())
                Need(input, place);
            if (node.Op is not RepeatOp repeat)
                continue;

            // What a loop reads from outside is needed until its end, and what it hands on too.
            Number(repeat.Body, ref place);
            var end = ++place;
            var inside = new HashSet<Value>(repeat.Carried.Concat(repeat.Body.SelectMany(inner => inner.Outputs)));
            foreach (var read in repeat.Body.SelectMany(inner => inner.Inputs).OfType<Value>().Where(value => !inside.Contains(value)))
                Need(read, end);
            foreach (var result in repeat.Results)
                Need(result, end);
        }
    }

    private void Need(Value value, int place) => _lastUse[value] = Math.Max(_lastUse.TryGetValue(value, out var last) ? last : 0, place);
}
