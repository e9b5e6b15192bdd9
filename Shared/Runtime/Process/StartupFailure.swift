/// The process refuses to start or to go on, for a reason its operator can change.
package struct StartupFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let code: ExitCode
    /// One sentence: what is wrong and what is needed. Never a secret.
    package let message: String

    package init(_ code: ExitCode, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
