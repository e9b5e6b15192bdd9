import Runtime
import Storage
import Wiring

struct RelaySettings: Sendable {
    var stores: StoreSettings
    var vendors: VendorSettings
    /// The kinds of work that this process takes.
    var lanes: Set<StreamRole>
    /// Entries of each kind that are handled at once.
    var concurrency: Int
    /// Of these, entries of one tenant.
    var share: Int
    /// Entries of each kind that may wait in memory.
    var capacity: Int
    /// How long an attempt without an answer waits for a receipt, and a call of a former holder is left alone.
    var silence: Duration

    init(_ settings: inout Settings) {
        self.stores = StoreSettings(&settings)
        self.vendors = VendorSettings(&settings, needsWhatsApp: true)
        self.lanes = settings.choices(
            "LANES", default: Set(StreamRole.allCases), about: "The kinds of work that this process takes.")
        self.concurrency = settings.int(
            "RELAY_CONCURRENCY", default: 512, in: 1...4096, about: "Entries of each kind handled at once.")
        self.share = settings.int(
            "RELAY_TENANT_CONCURRENCY", default: 128, in: 1...4096,
            about: "Entries of one tenant, of each kind, handled at once.")
        self.capacity = settings.int(
            "RELAY_CAPACITY", default: 200_000, in: 1000...2_000_000,
            about: "Entries of each kind that may wait in memory, about 300 bytes each.")
        self.silence = settings.duration(
            "DELIVERY_SILENCE", default: .seconds(60), in: .seconds(1)...(.seconds(3600)),
            about: "How long a send without an answer waits for a receipt before its one resend; longer than a call.")
    }
}
