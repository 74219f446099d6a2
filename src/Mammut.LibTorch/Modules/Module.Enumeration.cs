using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Every parameter once, under the first name that leads to it.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr> { IntPtr.Zero };
                foreach ((string name, Parameter parameter) in _parametersByName)
                    if (seen.Add(parameter.handle))
                        yield return (name, parameter);
                if (!recurse)
                    yield break;
                foreach ((string child, Module module) in _modulesByName)
                    foreach ((string name, Parameter parameter) in module.named_parameters())
                        if (seen.Add(parameter.handle))
                            yield return ($"{child}.{name}", parameter);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            /// <summary>Every persistent buffer once. As in TorchSharp, one that is not persistent never appears.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr> { IntPtr.Zero };
                foreach ((string name, (Tensor buffer, bool persistent)) in _buffersByName)
                    if (persistent && seen.Add(buffer.handle))
                        yield return (name, buffer);
                if (!recurse)
                    yield break;
                foreach ((string child, Module module) in _modulesByName)
                    foreach ((string name, Tensor buffer) in module.named_buffers(true, include_nonpersistent))
                        if (seen.Add(buffer.handle))
                            yield return ($"{child}.{name}", buffer);
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => _modulesByName;

            public virtual IEnumerable<Module> children() => named_children().Select(c => c.module);

            /// <summary>
            /// The modules in this one, at any depth. As in TorchSharp and unlike PyTorch, without this one itself.
            /// </summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string name, Module module) in _modulesByName)
                    yield return (name, module);
                foreach ((string child, Module module) in _modulesByName)
                    foreach ((string name, Module inner) in module.named_modules())
                        yield return ($"{child}.{name}", inner);
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter of that name, at any depth, or null.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                if (_parametersByName.TryGet(target, out Parameter? parameter))
                    return parameter;
                return Child(target, out string rest)?.get_parameter(rest);
            }

            /// <summary>The buffer of that name, at any depth, or null.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                if (_buffersByName.TryGet(target, out (Tensor Tensor, bool Persistent) buffer))
                    return buffer.Tensor;
                return Child(target, out string rest)?.get_buffer(rest);
            }

            private Module? Child(string target, out string rest)
            {
                int dot = target.IndexOf('.');
                rest = target[(dot + 1)..];
                return dot > 0 && _modulesByName.TryGet(target[..dot], out Module? module) ? module : null;
            }
        }
    }
}
