import NIOCore
import Testing

@testable import Redis

@Suite struct StreamReplyTests {
    static let entry: RedisValue = ["5-1", ["name", "value", "body", "{}", "name", "second"]]

    @Test func decodesEntriesWithFieldsInOrder() throws {
        let entry = try StreamEntry(Self.entry)
        #expect(entry.id == StreamEntryID(milliseconds: 5, sequence: 1))
        #expect(entry.fields?.map(\.name) == ["name", "body", "name"])
        #expect(entry.string("name") == "value")
        #expect(entry["body"] == ByteBuffer(string: "{}"))
        #expect(entry["missing"] == nil)
    }

    @Test func decodesReadsAndNothingRead() throws {
        let reads = try StreamRead.list([["a", [Self.entry]], ["b", [["6-0", .null]]]])
        #expect(reads.map(\.stream) == ["a", "b"])
        #expect(reads[0].entries == [try StreamEntry(Self.entry)])
        #expect(reads[1].entries == [StreamEntry(id: StreamEntryID(milliseconds: 6), fields: nil)])
        #expect(try StreamRead.list(.null).isEmpty)
    }

    @Test func decodesClaims() throws {
        let claim = try StreamClaim(["7-0", [Self.entry, .null], ["3-3"]])
        #expect(claim.cursor == StreamEntryID(milliseconds: 7))
        #expect(claim.entries == [try StreamEntry(Self.entry)])
        #expect(claim.deleted == [StreamEntryID(milliseconds: 3, sequence: 3)])
        #expect(try StreamClaim(["0-0", []]).deleted.isEmpty)
    }

    @Test func decodesPendingSummaries() throws {
        let summary = try StreamPendingSummary([3, "1-0", "2-5", [["a", "2"], ["b", "1"]]])
        #expect(summary.count == 3)
        #expect(summary.range == StreamEntryID(milliseconds: 1)...StreamEntryID(milliseconds: 2, sequence: 5))
        #expect(summary.consumers == ["a": 2, "b": 1])
        let none = try StreamPendingSummary([0, .null, .null, .null])
        #expect(none.count == 0 && none.range == nil && none.consumers.isEmpty)
    }

    @Test func decodesPendingEntries() throws {
        let entries = try StreamPendingEntry.list([["1-1", "worker", 2500, 3]])
        #expect(entries.map(\.id.description) == ["1-1"])
        #expect(entries[0].consumer == "worker")
        #expect(entries[0].idle == .milliseconds(2500))
        #expect(entries[0].deliveryCount == 3)
    }

    @Test func decodesGroupsOfNewAndOldServers() throws {
        let known: [RedisValue] = ["name", "relay", "consumers", 2, "pending", 1, "last-delivered-id", "4-0"]
        let group = try StreamGroupInfo(.array(known + ["entries-read", 9, "lag", 5, "future", ["x"]]))
        #expect(group.name == "relay" && group.consumerCount == 2 && group.pendingCount == 1)
        #expect(group.lastDeliveredID == StreamEntryID(milliseconds: 4))
        #expect(group.entriesRead == 9 && group.lag == 5)
        #expect(try StreamGroupInfo(.array(known + ["entries-read", .null, "lag", .null])).lag == nil)
        #expect(try StreamGroupInfo(.array(known)).lag == nil)
    }

    @Test(
        arguments: [
            .null, 1, "x", [], ["1-1"], ["x", ["a", "b"]], ["1-1", ["odd"]], ["1-1", [1, 2]], [.null, []],
        ] as [RedisValue])
    func refusesWhatIsNoEntry(reply: RedisValue) throws {
        let error = try #require(throws: RedisError.self) { try StreamEntry(reply) }
        #expect(error.code == .unexpectedReply)
    }

    @Test(
        arguments: [
            .null, [], [1, "2-0", "1-0", .null], [1, "x", "1-0", .null], [1, "1-0", "2-0", [["a"]]],
        ] as [RedisValue])
    func refusesWhatIsNoPendingSummary(reply: RedisValue) throws {
        let error = try #require(throws: RedisError.self) { try StreamPendingSummary(reply) }
        #expect(error.code == .unexpectedReply)
    }

    @Test func refusesInfoWithoutWhatItNeeds() throws {
        let error = try #require(throws: RedisError.self) { try StreamGroupInfo(["name", "relay"]) }
        #expect(error == RedisError(.unexpectedReply, "XINFO's reply has no consumers"))
    }
}
