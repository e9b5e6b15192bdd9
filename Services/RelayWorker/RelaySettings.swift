import Runtime
import Storage
import Wiring

struct RelaySettings: Sendable {
    var stores: StoreSettings
    var vendors: VendorSettings
    var usage: UsageSettings
    /// The kinds of work that this process takes.
    var lanes: Set<Lane>
    /// Entries of each kind that are handled at once.
    var concurrency: Int
    /// Of these, entries of one tenant.
    var share: Int
    /// Entries of each kind that may wait in memory.
    var capacity: Int
    /// How long an attempt without an answer waits for a receipt, and a call of a former holder is left alone.
    var silence: Duration
    /// That one WhatsApp number may send.
    var messagesPerSecond: Int
    /// Whom all numbers together may write to within 24 hours; 0 for any number.
    var dailyRecipients: Int

    init(_ settings: inout Settings) {
        self.stores = StoreSettings(&settings)
        self.vendors = VendorSettings(&settings, needsWhatsApp: true)
        self.usage = UsageSettings(&settings, allowsPrivate: self.vendors.allowsPrivate)
        self.lanes = settings.choices(
            "LANES", default: Set(Lane.allCases), about: "The kinds of work that this process takes.")
        self.concurrency = settings.int(
            "RELAY_CONCURRENCY", default: 512, in: 1...4096, about: "Entries of each kind handled at once.")
        self.share = settings.int(
            "RELAY_TENANT_CONCURRENCY", default: 128, in: 1...4096,
            about: "Entries of one tenant, of each kind, handled at once.")
        self.capacity = settings.int(
            "RELAY_CAPACITY", default: 200_000, in: 1000...2_000_000,
            about: "Entries of each kind that may wait in memory: up to 500 bytes each, and 64 MiB kept whole.")
        self.silence = settings.duration(
            "DELIVERY_SILENCE", default: .seconds(60), in: .seconds(1)...(.seconds(3600)),
            about: "How long a send without an answer waits for a receipt before its one resend; longer than a call.")
        self.messagesPerSecond = settings.int(
            "WHATSAPP_MESSAGES_PER_SECOND", default: 80, in: 5...1000,
            about: "Messages of one number per second; 1000 where Meta has raised the throughput.")
        self.dailyRecipients = settings.int(
            "WHATSAPP_DAILY_RECIPIENTS", default: 2_000, in: 0...10_000_000,
            about: "The portfolio's messaging limit: different people within 24 hours; 0 for unlimited.")
    }
}
