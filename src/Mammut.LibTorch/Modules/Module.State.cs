namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters and persistent buffers by name: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach ((string name, Tensor parameter) in named_parameters())
                    destination.TryAdd(Join(prefix, name), parameter);
                foreach ((string name, Tensor buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(Join(prefix, name), buffer);
                // Again by module: a tied parameter has a name in each, of which only the first was found above.
                foreach ((string name, Module module) in _modulesByName)
                    module.state_dict(destination, Join(prefix, name));
                return destination;
            }

            /// <summary>Copies the values in, without a gradient.</summary>
            /// <exception cref="InvalidOperationException">With <paramref name="strict"/>: the names are not exactly those of this module.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                List<string> missing = [.. destination.Keys.Where(k => !source.ContainsKey(k) && skip?.Contains(k) != true)];
                List<string> unexpected = [.. source.Keys.Where(k => !destination.ContainsKey(k) && skip?.Contains(k) != true)];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException(
                        "The loaded state_dict is not identical to the target dictionary. "
                        + $"Missing: {string.Join(", ", missing)}. Unexpected: {string.Join(", ", unexpected)}.");
                using IDisposable quiet = no_grad();
                foreach ((string key, Tensor value) in source)
                    if (skip?.Contains(key) != true && destination.TryGetValue(key, out Tensor? target))
                        target.copy_(value);
                return (missing, unexpected);
            }

            private static string Join(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
        }
    }
}
