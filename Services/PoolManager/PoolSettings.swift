import Core
import Runtime
import Wiring

struct PoolSettings: Sendable {
    var stores: StoreSettings
    var vendors: VendorSettings
    /// Days that a partition of the conversation log is kept after its end.
    var retentionDays: Int
    var numbers: NumberSettings

    init(_ settings: inout Settings) {
        self.stores = StoreSettings(&settings)
        self.vendors = VendorSettings(&settings, needsWhatsApp: true, needsTwilio: true)
        self.retentionDays = settings.int(
            "LOG_RETENTION_DAYS", default: 90, in: 1...3650, about: "Days that the conversation log is kept.")
        self.numbers = NumberSettings(&settings)
    }
}
