/// Classes of ASCII characters, for checks of external text byte by byte.
extension UInt8 {
    var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    var isASCIILowercase: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self }
    var isASCIILetter: Bool { (self | 0x20).isASCIILowercase }

    /// From the space to the tilde.
    var isASCIIPrintable: Bool { 0x20...0x7e ~= self }
}
