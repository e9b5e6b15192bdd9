/// The version of FleetChat, as logs, metrics and health documents tell it.
package enum Version {
    package static let current = "0.1.0"
}
