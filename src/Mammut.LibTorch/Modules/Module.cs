using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A part of a model: it owns parameters, buffers and other modules under names. The name of a nested one is the
        /// names on the way to it, joined by dots.
        /// </summary>
        public partial class Module : IDisposable
        {
            private readonly OrderedNames<Parameter> _parametersByName = new();
            private readonly OrderedNames<(Tensor Tensor, bool Persistent)> _buffersByName = new();
            private readonly OrderedNames<Module> _modulesByName = new();
            private bool _componentsRegistered;
            private bool _disposed;
            private bool _training = true;

            protected string? name;

            protected Module(string name) => this.name = name;

            ~Module() => Dispose(false);

            public virtual bool training => _training;

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            /// <summary>Says to this and every module in it whether it is being trained.</summary>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach ((_, Module child) in named_children())
                    child.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Forgets the gradients, or makes them zeros.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach ((_, Parameter parameter) in named_parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }
                    using Tensor? grad = parameter.grad;
                    if (grad is null)
                        continue;
                    using IDisposable quiet = no_grad();
                    grad.zero_();
                }
            }

            /// <summary>Calls <paramref name="fn"/> with every module, the innermost first and this one last.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach ((_, Module child) in _modulesByName)
                    child.apply(fn);
                fn(this);
                return this;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes of all parameters, buffers and modules in this one.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                    return;
                _disposed = true;
                foreach ((_, (Tensor buffer, _)) in _buffersByName)
                    buffer.DetachFromDisposeScope().Dispose();
                foreach ((_, Parameter parameter) in _parametersByName)
                    parameter.DetachFromDisposeScope().Dispose();
                foreach ((_, Module child) in _modulesByName)
                    child.Dispose();
            }
        }
    }
}
