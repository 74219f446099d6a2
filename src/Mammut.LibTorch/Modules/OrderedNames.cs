using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Modules;

/// <summary>Things under names, in the order in which the names came.</summary>
internal sealed class OrderedNames<T> : IEnumerable<(string Name, T Value)>
{
    private readonly Dictionary<string, int> _places = [];
    private readonly List<(string Name, T Value)> _items = [];

    internal bool Contains(string name) => _places.ContainsKey(name);

    internal bool TryGet(string name, [MaybeNullWhen(false)] out T value)
    {
        bool found = _places.TryGetValue(name, out int place);
        value = found ? _items[place].Value : default;
        return found;
    }

    /// <summary>False where the name is taken.</summary>
    internal bool TryAdd(string name, T value)
    {
        if (!_places.TryAdd(name, _items.Count))
            return false;
        _items.Add((name, value));
        return true;
    }

    /// <summary>Puts a thing under a name, in the place of the one that was there.</summary>
    internal void Set(string name, T value)
    {
        if (!TryAdd(name, value))
            _items[_places[name]] = (name, value);
    }

    internal void Remove(string name)
    {
        if (!_places.Remove(name, out int place))
            return;
        _items.RemoveAt(place);
        for (int i = place; i < _items.Count; i++)
            _places[_items[i].Name] = i;
    }

    public IEnumerator<(string Name, T Value)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
