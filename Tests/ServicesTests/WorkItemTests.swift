import Core
import FoundationEssentials
import Storage
import Testing

@testable import RelayWorker

@Suite struct WorkItemTests {
    @Test(arguments: [(Duration.zero, false), (.milliseconds(2_999), false), (.seconds(3), true)])
    func aCallBeginsOnlyWhileTheLeaseOutlastsItsStart(_ left: Duration, _ mayCall: Bool) {
        let item = WorkItem(
            entry: WorkEntry(
                identity: "event-1", tenant: nil, provider: "samsara", kind: "stop_arrival", key: "driver",
                receivedAt: Date(), trace: nil, body: []),
            lease: PartitionLease(partition: Partition(role: .outbound, index: 0), epoch: 1), attempt: 1
        ) { left }
        #expect(item.mayCall == mayCall)
    }
}
