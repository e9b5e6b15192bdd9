/// A list that forgets its oldest element when it is full.
struct Ring<Element: Sendable>: Sendable {
    let limit: Int
    private var elements: [Element] = []
    private var start = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// - Returns: the element that had to go.
    @discardableResult
    mutating func append(_ element: Element) -> Element? {
        elements.append(element)
        guard count > limit else { return nil }
        return popFirst()
    }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let first = elements[start]
        start += 1
        if start >= 64, start * 2 >= elements.count {
            elements.removeSubrange(..<start)
            start = 0
        }
        return first
    }

    mutating func removeAll(where condition: (Element) -> Bool) {
        elements.removeSubrange(..<start)
        start = 0
        elements.removeAll(where: condition)
    }
}

extension Ring: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { elements.count - start }

    subscript(position: Int) -> Element {
        get { elements[start + position] }
        set { elements[start + position] = newValue }
    }
}
