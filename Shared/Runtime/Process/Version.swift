/// The version of FleetChat, as logs, metrics, health documents and `--version` tell it.
package enum Version {
    package static let current = "0.1.0"
}
