/// Whom a connection leads to.
struct HTTPOrigin: Hashable, Sendable {
    var isSecure: Bool
    /// A name or an address, the latter without brackets.
    var host: String
    var port: Int
}
