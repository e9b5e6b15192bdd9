import Glibc

/// How a process ends, in the codes of sysexits(3).
package struct ExitCode: RawRepresentable, Sendable, Equatable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let ok = ExitCode(rawValue: 0)
    /// The command line has the wrong shape.
    package static let usage = ExitCode(rawValue: 64)
    /// What the command was to work on is not there.
    package static let notFound = ExitCode(rawValue: 66)
    /// Something the process depends on is missing: a server, a port.
    package static let unavailable = ExitCode(rawValue: 69)
    /// A failure of the program itself.
    package static let internalError = ExitCode(rawValue: 70)
    /// A setting is missing or wrong, or the surroundings are not as the process needs them.
    package static let configuration = ExitCode(rawValue: 78)

    /// Ended by this signal, as shells tell it.
    package static func signal(_ number: Int32) -> ExitCode {
        ExitCode(rawValue: 128 + number)
    }
}
