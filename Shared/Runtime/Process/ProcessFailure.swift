/// What an error that ends the process means to the person who started it.
struct ProcessFailure: Equatable {
    private static let longestLine = 1_000

    let code: ExitCode
    let lines: [String]

    init(_ error: any Error) {
        switch error {
        case let error as SettingsError:
            code = error.problems.allSatisfy(\.isUsage) ? .usage : .configuration
            lines = error.problems.map { Self.line($0.description) }
        case let failure as StartupFailure:
            code = failure.code
            lines = [Self.line(failure.message)]
        default:
            code = .internalError
            lines = [Self.line("\(error)")]
        }
    }

    private static func line(_ text: String) -> String {
        let line = text.map { EscapedText.isPlain($0) ? $0 : " " }
        return String(line.prefix(longestLine)) + (line.count > longestLine ? "…" : "")
    }
}
