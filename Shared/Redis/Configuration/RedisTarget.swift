/// How the server to connect to is found.
enum RedisTarget: Sendable, Equatable {
    case server(RedisEndpoint)
    /// The sentinels are asked for the address of the master that they know by this name.
    case master(name: String, sentinels: [RedisEndpoint])
}

extension RedisTarget: CustomStringConvertible {
    var description: String {
        switch self {
        case .server(let endpoint): endpoint.description
        case .master(let name, let sentinels):
            "\(name) of sentinels \(sentinels.map(\.description).joined(separator: ","))"
        }
    }
}
