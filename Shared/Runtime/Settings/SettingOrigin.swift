/// Where a setting's value came from.
package enum SettingOrigin: String, Sendable {
    case `default`
    case environment
    case commandLine = "command line"

    /// The key as it is written at this origin.
    func name(of key: String) -> String {
        switch self {
        case .commandLine: CommandLineOptions.name(of: key)
        case .default, .environment: key
        }
    }
}
