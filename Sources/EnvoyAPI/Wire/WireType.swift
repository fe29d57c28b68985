/// How a field's value is laid out: the low three bits of its tag.
public enum WireType: UInt64, Sendable {
    /// Integers, booleans and enums.
    case varint = 0
    /// fixed64, sfixed64, double.
    case fixed64 = 1
    /// Strings, bytes, messages and packed lists: a length, then that many bytes.
    case lengthDelimited = 2
    /// fixed32, sfixed32, float.
    case fixed32 = 5
}
