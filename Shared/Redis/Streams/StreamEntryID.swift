/// The identity of a stream entry, `<milliseconds>-<sequence>`, in the order in which entries were added.
package struct StreamEntryID: Sendable, Hashable {
    package let milliseconds: UInt64
    package let sequence: UInt64

    package init(milliseconds: UInt64, sequence: UInt64 = 0) {
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    package static let zero = StreamEntryID(milliseconds: 0)
    package static let max = StreamEntryID(milliseconds: .max, sequence: .max)

    /// The smallest identity that is greater; `max` is its own.
    package var next: StreamEntryID {
        let (sequence, overflow) = self.sequence.addingReportingOverflow(1)
        guard overflow else { return StreamEntryID(milliseconds: self.milliseconds, sequence: sequence) }
        guard self.milliseconds < .max else { return .max }
        return StreamEntryID(milliseconds: self.milliseconds + 1)
    }
}

extension StreamEntryID: Comparable {
    package static func < (lhs: StreamEntryID, rhs: StreamEntryID) -> Bool {
        (lhs.milliseconds, lhs.sequence) < (rhs.milliseconds, rhs.sequence)
    }
}

extension StreamEntryID: LosslessStringConvertible {
    /// - Parameter description: `<milliseconds>-<sequence>`, or `<milliseconds>` alone for sequence 0.
    package init?(_ description: String) {
        let (head, tail) = description.cut(at: "-")
        guard let milliseconds = UInt64(digits: head), let sequence = UInt64(digits: tail ?? "0") else { return nil }
        self.init(milliseconds: milliseconds, sequence: sequence)
    }

    package var description: String {
        "\(self.milliseconds)-\(self.sequence)"
    }
}

extension UInt64 {
    /// Unlike `init(_:)`, takes no sign.
    fileprivate init?(digits: Substring) {
        guard digits.first != "+" else { return nil }
        self.init(digits)
    }
}

extension RedisArgument {
    package init(_ id: StreamEntryID) {
        self.init(id.description)
    }
}

extension RedisValue {
    package func decodeEntryID() throws(RedisError) -> StreamEntryID {
        guard let id = StreamEntryID(try self.decodeString()) else {
            throw .unexpectedReply(expected: "a stream entry's id", got: self)
        }
        return id
    }
}
