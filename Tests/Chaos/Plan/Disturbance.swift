/// Something that is done to the product or its servers.
enum Disturbance: Sendable, Hashable {
    /// A worker, at a named point of a delivery.
    case point(DeliveryPoint, Blow)
    /// A process, wherever it is.
    case strike(Role, Blow)
    case redisRestart
    /// What it held is gone.
    case redisReplaced
    case postgresRestart
    /// A process' wall clock jumps, and jumps back some seconds later.
    case clock(Role, seconds: Int)
    /// Every process of the role gives way to a new one, one by one.
    case deploy(Role)

    enum Role: String, Sendable, CaseIterable {
        case ingress
        case worker = "relay-worker"
        case poolManager = "pool-manager"
    }

    enum Blow: String, Sendable {
        /// SIGKILL.
        case kill
        /// SIGSTOP, and SIGCONT 30 s later.
        case freeze
    }
}

extension Disturbance: CustomStringConvertible {
    var description: String {
        switch self {
        case .point(let point, let blow): "\(blow.rawValue) relay-worker \(point.rawValue)"
        case .strike(let role, let blow): "\(blow.rawValue) \(role.rawValue)"
        case .redisRestart: "restart redis"
        case .redisReplaced: "replace redis by an empty one"
        case .postgresRestart: "restart postgres"
        case .clock(let role, let seconds): "step clock of \(role.rawValue) by \(seconds) s"
        case .deploy(let role): "deploy \(role.rawValue)"
        }
    }
}
