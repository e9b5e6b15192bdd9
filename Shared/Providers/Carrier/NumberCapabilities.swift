/// What a number can receive.
package struct NumberCapabilities: OptionSet, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let texts = NumberCapabilities(rawValue: 1)
    package static let calls = NumberCapabilities(rawValue: 2)
}
