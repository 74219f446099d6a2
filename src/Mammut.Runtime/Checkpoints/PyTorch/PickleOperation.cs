namespace Mammut;

/// <summary>The operations of a pickle that a state dict needs, by their codes. The names in Python's <c>pickletools</c> stand beside them.</summary>
internal enum PickleOperation : byte
{
    Mark = (byte)'(',
    Stop = (byte)'.',

    /// <summary>BININT.</summary>
    Int32 = (byte)'J',

    /// <summary>BININT1.</summary>
    Byte = (byte)'K',

    /// <summary>BININT2.</summary>
    UInt16 = (byte)'M',
    None = (byte)'N',

    /// <summary>BINPERSID.</summary>
    PersistentId = (byte)'Q',
    Reduce = (byte)'R',

    /// <summary>BINUNICODE.</summary>
    Text = (byte)'X',
    Append = (byte)'a',
    Build = (byte)'b',
    Global = (byte)'c',
    Appends = (byte)'e',

    /// <summary>BINFLOAT.</summary>
    Double = (byte)'G',

    /// <summary>BINGET.</summary>
    Get = (byte)'h',

    /// <summary>LONG_BINGET.</summary>
    LongGet = (byte)'j',

    /// <summary>BINPUT.</summary>
    Put = (byte)'q',

    /// <summary>LONG_BINPUT.</summary>
    LongPut = (byte)'r',
    SetItem = (byte)'s',
    Tuple = (byte)'t',
    EmptyTuple = (byte)')',
    EmptyList = (byte)']',
    EmptyDictionary = (byte)'}',
    SetItems = (byte)'u',

    /// <summary>PROTO.</summary>
    Protocol = 0x80,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,

    /// <summary>NEWTRUE.</summary>
    True = 0x88,

    /// <summary>NEWFALSE.</summary>
    False = 0x89,

    /// <summary>LONG1.</summary>
    Long = 0x8A,

    /// <summary>SHORT_BINUNICODE, from protocol 4 on, as are the next three.</summary>
    ShortText = 0x8C,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
}
