/// The options of a command line: `--http-port 8080`, `--http-port=8080`, or `--name` alone for a switch.
struct CommandLineOptions: Sendable {
    /// By option as typed (`--http-port`); an option without a value has an empty one.
    private(set) var values: [String: String] = [:]
    private(set) var problems: [SettingsProblem] = []

    /// - Parameter arguments: without the program's name and subcommand.
    init(_ arguments: [String]) {
        var rest = arguments[...]
        var previous: String?
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--"), argument.count > 2 else {
                problems.append(.unexpectedArgument(after: previous))
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let option = String(parts[0])
            previous = option
            if parts.count == 2 {
                add(option, String(parts[1]))
            } else if let next = rest.first, !next.hasPrefix("--") {
                add(option, next)
                rest.removeFirst()
            } else {
                add(option, "")
            }
        }
    }

    private mutating func add(_ option: String, _ value: String) {
        if values.updateValue(value, forKey: option) != nil {
            problems.append(.repeatedOption(option))
        }
    }

    /// `HTTP_PORT` is written `--http-port` on a command line.
    static func name(of key: String) -> String {
        "--" + key.lowercased().replacing("_", with: "-")
    }
}
