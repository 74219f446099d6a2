using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Moving a module to another device or type. As in TorchSharp, that makes new parameters, disposes of the old
        /// ones, and sets the fields that held them where a field's name is the parameter's.
        /// </summary>
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                ThrowIfNotReal(dtype);
                _toEpilog(dtype, InitializeDevice(device), non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(null, InitializeDevice(new Device(deviceType, deviceIndex)), non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                ThrowIfNotReal(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach ((_, Module child) in named_children())
                {
                    // By way of _to, which a child may have overridden.
                    if (device is null)
                        child._to(dtype ?? throw new ArgumentNullException(nameof(dtype), "neither a type nor a device"), non_blocking);
                    else if (dtype is { } type)
                        child._to(device, type, non_blocking);
                    else
                        child._to(device.type, device.index, non_blocking);
                }
                Dictionary<string, FieldInfo> fields = Fields(GetType()).ToDictionary(f => f.Name);
                foreach ((string name, Parameter old) in _parametersByName.ToList())
                {
                    if (Moved(old, dtype, device, non_blocking) is not { } moved)
                        continue;
                    _parametersByName.Set(name, moved);
                    if (fields.TryGetValue(name, out FieldInfo? field))
                        field.SetValue(this, moved);
                    old.Dispose();
                }
                foreach ((string name, (Tensor old, bool persistent)) in _buffersByName.ToList())
                {
                    ScalarType wanted = TypeFor(old, dtype);
                    Device place = device ?? old.device;
                    if (!persistent || (wanted == old.dtype && SameDevice(place, old.device)))
                        continue;
                    Tensor moved = old.to(wanted, place, non_blocking: non_blocking).DetachFromDisposeScope();
                    _buffersByName.Set(name, (moved, persistent));
                    if (fields.TryGetValue(name, out FieldInfo? field))
                        field.SetValue(this, moved);
                    old.Dispose();
                }
            }

            /// <summary>A leaf of its own with the same values and gradient, or null where nothing would change.</summary>
            private static Parameter? Moved(Parameter old, ScalarType? dtype, Device? device, bool non_blocking)
            {
                ScalarType type = TypeFor(old, dtype);
                Device place = device ?? old.device;
                if (type == old.dtype && SameDevice(place, old.device))
                    return null;
                using IDisposable quiet = no_grad();
                var moved = new Parameter(old.to(type, place, non_blocking: non_blocking), old.requires_grad);
                moved.DetachFromDisposeScope();
                using Tensor? grad = old.grad;
                if (grad is null)
                    return moved;
                using Tensor movedGrad = grad.to(type, place, non_blocking: non_blocking);
                moved.grad = movedGrad;
                return moved;
            }

            private static ScalarType TypeFor(Tensor tensor, ScalarType? wanted) =>
                wanted is { } some && (tensor.is_floating_point() || tensor.is_complex()) ? some : tensor.dtype;

            /// <summary>An index of -1 is any device of that type.</summary>
            private static bool SameDevice(Device wanted, Device actual) =>
                wanted.type == actual.type && (wanted.index < 0 || actual.index < 0 || wanted.index == actual.index);

            private static void ThrowIfNotReal(ScalarType dtype)
            {
                if (!is_floating_point(dtype) && !is_complex(dtype))
                    throw new ArgumentException(
                        $"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}", nameof(dtype));
            }
        }
    }
}
