/// What verifying a webhook's signature found.
package enum SignatureVerdict: Sendable, Equatable {
    /// `secret` is the position, from 0, of the secret that signed.
    case valid(secret: Int)
    /// No signature, or no timestamp where one is signed.
    case missing
    case malformed
    /// Signed by a known secret, but too long ago or too far ahead.
    case stale
    case mismatch
}
