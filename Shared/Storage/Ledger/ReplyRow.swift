package import Core

/// A reply's row as it stands when a worker takes it up.
package struct ReplyRow: Sendable, Equatable {
    package var state: ReplyState
    package var attempts: Int
}
