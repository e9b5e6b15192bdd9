/// One Redis stream of several that share a role.
package struct Partition: Hashable, Sendable {
    package var role: StreamRole
    package var index: Int

    package init(role: StreamRole, index: Int) {
        self.role = role
        self.index = index
    }
}

extension Partition: CustomStringConvertible {
    /// `outbound:07`
    package var description: String {
        "\(self.role.rawValue):\(self.index < 10 ? "0" : "")\(self.index)"
    }
}
