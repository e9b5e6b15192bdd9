extension JSONDocument {
    /// The value of an object's member; the first, should there be several of that name.
    func member(_ name: String, of object: Int) -> Int? {
        var index = object + 1
        while index < nodes[object].next {
            if isText(index, name) { return index + 1 }
            index = Int(nodes[index + 1].next)
        }
        return nil
    }

    /// The values of an array; of an object its names and values in turn.
    func elements(of parent: Int) -> [Int] {
        var elements: [Int] = []
        var index = parent + 1
        while index < nodes[parent].next {
            elements.append(index)
            index = Int(nodes[index].next)
        }
        return elements
    }

    /// Nil for what is no text, is not UTF-8 or has half a surrogate pair.
    func text(_ index: Int) -> String? {
        switch nodes[index].kind {
        case .text: String(validating: raw(index), as: UTF8.self)
        case .escapedText: unescaped(raw(index))
        case .object, .list, .number, .yes, .no, .null: nil
        }
    }

    func number(_ index: Int) -> String? {
        nodes[index].kind == .number ? String(decoding: raw(index), as: UTF8.self) : nil
    }

    private func raw(_ index: Int) -> ArraySlice<UInt8> {
        bytes[Int(nodes[index].start)..<Int(nodes[index].end)]
    }

    private func isText(_ index: Int, _ expected: String) -> Bool {
        switch nodes[index].kind {
        // Most names differ in length already.
        case .text: raw(index).count == expected.utf8.count && raw(index).elementsEqual(expected.utf8)
        case .escapedText: text(index) == expected
        case .object, .list, .number, .yes, .no, .null: false
        }
    }

    /// The escapes are known to be well formed.
    private func unescaped(_ raw: ArraySlice<UInt8>) -> String? {
        var units: [UInt16] = []
        var text: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
                guard Self.flush(&units, to: &text) else { return nil }
                text.append(byte)
                continue
            }
            if escape == UInt8(ascii: "u") {
                guard let unit = UInt16(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) else { return nil }
                units.append(unit)
                rest = rest.dropFirst(4)
            } else {
                guard Self.flush(&units, to: &text) else { return nil }
                text.append(Self.plain(escape))
            }
        }
        return Self.flush(&units, to: &text) ? String(validating: text, as: UTF8.self) : nil
    }

    /// Turns the UTF-16 units that stand side by side into UTF-8.
    private static func flush(_ units: inout [UInt16], to text: inout [UInt8]) -> Bool {
        guard !units.isEmpty else { return true }
        guard let decoded = String(validating: units, as: UTF16.self) else { return false }
        text.append(contentsOf: decoded.utf8)
        units.removeAll(keepingCapacity: true)
        return true
    }

    private static func plain(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }
}
