import Core
import FoundationEssentials
import Testing

@Suite struct DeliveryIDTests {
    private let tenant: TenantID

    init() throws {
        self.tenant = try #require(TenantID("0B9E4D6C-1f2a-4c3d-8e5f-60718293a4b5"))
    }

    /// Computed by other means: rows and button payloads out there name it.
    @Test func staysTheSameInEveryVersion() {
        let id = DeliveryID(tenant: self.tenant, event: "event-1", driver: "driver-é")
        #expect(id.compact == "e8470cb17813e0bc1ecae09fd918ef52")
    }

    @Test func isWrittenAsPostgreSQLPrintsIt() {
        for _ in 0..<100 {
            let id = DeliveryID(UUID())
            #expect(id.description == id.uuid.uuidString.lowercased())
            #expect(id.compact == id.description.filter { $0 != "-" })
            #expect(DeliveryID(compact: id.compact) == id)
        }
        #expect(self.tenant.description == "0b9e4d6c-1f2a-4c3d-8e5f-60718293a4b5")
    }

    @Test(arguments: ["", "0b9e", String(repeating: "g", count: 32), String(repeating: "0", count: 33)])
    func isNotReadFromAnythingElse(text: String) {
        #expect(DeliveryID(compact: text) == nil)
    }

    @Test func aKeyComesBackFromItsCallback() {
        let time = Date(timeIntervalSince1970: 1_795_547_100.25)
        let key = DeliveryKey(tenant: self.tenant, id: DeliveryID(UUID()), eventAt: time)
        #expect(DeliveryKey(callback: key.callback) == key)
    }

    /// What comes from outside may name any time; one that cannot be computed with names no delivery of ours.
    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "-1", "253402300800000", "1e12", ""])
    func aTimeThatNoEventHasIsRefused(time: String) {
        let id = DeliveryID(UUID()).compact
        #expect(DeliveryKey(callback: "v1:\(self.tenant):\(id):\(time)") == nil)
        #expect(ButtonPayload("v1:\(id):\(time):arrived") == nil)
    }

    @Test(arguments: ["0", "1795547100250", "253402300799999"])
    func everyTimeUpToTheYear9999IsTaken(time: String) {
        let id = DeliveryID(UUID()).compact
        let text = "v1:\(self.tenant):\(id):\(time)"
        #expect(DeliveryKey(callback: text)?.callback == text)
        #expect(ButtonPayload("v1:\(id):\(time):arrived")?.description == "v1:\(id):\(time):arrived")
    }
}
