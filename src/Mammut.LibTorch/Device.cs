using System.Globalization;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    private static Device? s_cuda;

    /// <summary>The current CUDA device. Throws where there is none.</summary>
    public static Device CUDA => s_cuda ??= InitializeDevice(new Device(DeviceType.CUDA));

    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device device(string description) => InitializeDevice(new Device(description));

    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(int index) => new(DeviceType.CUDA, index);

    /// <summary>The device itself, or the CPU for null, once it is sure that this machine has one.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= CPU;
        InitializeDeviceType(device.type);
        return device;
    }

    /// <exception cref="InvalidOperationException">This machine or this libtorch has no such device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException(
                $"Torch device type {deviceType} did not initialise on the current machine: the installed libtorch sees no such device.");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => Native.mt_cuda_is_available() != 0,
        _ => false,
    };

    /// <summary>
    /// A place where tensors live: a kind of device and, where there can be several, a number (-1: the current one).
    /// </summary>
    public class Device
    {
        public DeviceType type { get; }

        public int index { get; }

        /// <param name="description">Such as <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</param>
        public Device(string description)
        {
            string[] parts = description.Split(':');
            if (parts.Length > 2)
                throw new ArgumentException($"'{description}' is no device: expected a type, or a type and a number such as cuda:1");
            type = Parse(parts[0]);
            index = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
        }

        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType);
            this.index = index;
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() => (type, index) switch
        {
            (DeviceType.CPU, _) => "cpu",
            (_, -1) => type.ToString().ToLowerInvariant(),
            _ => $"{type.ToString().ToLowerInvariant()}:{index}",
        };

        internal static Device FromBits(long bits) => (DeviceType)(int)bits is var type && type == DeviceType.CPU
            ? CPU : new Device(type, (int)(bits >> 32));

        private static DeviceType Parse(string name) => Enum.TryParse(name, ignoreCase: true, out DeviceType type) ? type
            : throw new ArgumentException(
                $"'{name}' is no type of device: expected one of {string.Join(", ", Enum.GetNames<DeviceType>()).ToLowerInvariant()}");
    }
}
