/// First in, first out; whoever gives up can leave from the middle.
struct WaitingLine<Element> {
    struct Ticket: Hashable, Sendable {
        fileprivate let number: UInt64
    }

    private var elements: [UInt64: Element] = [:]
    private var first: UInt64 = 0
    private var next: UInt64 = 0

    var isEmpty: Bool { elements.isEmpty }
    var count: Int { elements.count }

    mutating func append(_ element: Element) -> Ticket {
        elements[next] = element
        next += 1
        return Ticket(number: next - 1)
    }

    /// The one that has waited longest.
    var front: Element? {
        mutating get {
            while first < next {
                if let element = elements[first] { return element }
                first += 1
            }
            return nil
        }
    }

    mutating func popFirst() -> Element? {
        while first < next {
            first += 1
            if let element = elements.removeValue(forKey: first - 1) { return element }
        }
        return nil
    }

    /// - Returns: Nil when the element had left before.
    mutating func remove(_ ticket: Ticket) -> Element? {
        elements.removeValue(forKey: ticket.number)
    }
}
