/// Elements under stable, small indices that are used again once freed.
struct Slab<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var free: [Int32] = []

    subscript(index: Int32) -> Element {
        get { elements[Int(index)] }
        _modify { yield &elements[Int(index)] }
    }

    mutating func insert(_ element: Element) -> Int32 {
        guard let index = free.popLast() else {
            elements.append(element)
            return Int32(elements.count - 1)
        }
        elements[Int(index)] = element
        return index
    }

    /// The element stays in memory until its index is used again.
    mutating func remove(at index: Int32) {
        free.append(index)
    }
}
