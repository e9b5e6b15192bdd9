/// Where Meta's webhooks go, and what signs them.
struct MetaCallback: Sendable {
    var url: String?
    var appSecret: String
    var verifyToken: String
    /// Set by the handshake; Meta takes no callback URL that has not answered one.
    var isVerified = false
    /// Counts the changes, so that a handshake or a retry of an older callback gives up.
    var generation = 0
}
