import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import Runtime

@Suite struct LogOutputTests {
    private static func logger(_ descriptor: Int32, level: Logger.Level = .info) -> Logger {
        let output = LogOutput(format: .logfmt, descriptor: descriptor, now: { .zero })
        return Logger(label: "test") { LineLogHandler(label: $0, level: level, output: output) }
    }

    private static func withPipe(_ body: (_ reading: Int32, _ writing: Int32) throws -> Void) throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { _ = close($0) } }
        try body(ends[0], ends[1])
    }

    /// What the pipe holds now.
    private static func drain(_ descriptor: Int32) -> String {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { all += buffer[..<count] }
        return String(decoding: all, as: UTF8.self)
    }

    @Test func loggerMetadataIsMergedAndLevelsAreKept() throws {
        try Self.withPipe { reading, writing in
            var logger = Self.logger(writing)
            logger[metadataKey: "tenant"] = "a"
            logger[metadataKey: "lane"] = "x"
            logger.debug("not written")
            logger.warning("written", error: CancellationError(), metadata: ["tenant": "b"])
            let line = "level=warning label=test msg=written error=CancellationError() lane=x tenant=b\n"
            #expect(Self.drain(reading) == "time=1970-01-01T00:00:00.000Z \(line)")
        }
    }

    @Test func linesOfManyTasksNeverMix() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)").path
        let descriptor = open(path, O_CREAT | O_WRONLY | O_APPEND, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        let logger = Self.logger(descriptor)
        let filler = String(repeating: "x", count: 500)
        await withDiscardingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for _ in 0..<500 { logger.info("entry", metadata: ["task": "\(task)", "z": "\(filler)"]) }
                }
            }
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4_000)
        #expect(lines.allSatisfy { $0.hasPrefix("time=") && $0.hasSuffix("z=\(filler)") && $0.utf8.count == 571 })
    }

    @Test func aStalledReaderCostsLinesAndNotTheProcess() throws {
        try Self.withPipe { reading, writing in
            let logger = Self.logger(writing)
            let filler = String(repeating: "x", count: 1_000)
            for number in 0..<200 { logger.info("entry", metadata: ["number": "\(number)", "z": "\(filler)"]) }
            let before = Self.drain(reading)
            logger.info("reader is back")
            let lines = (before + Self.drain(reading)).split(separator: "\n")
            let whole = lines.filter { $0.hasSuffix(filler) }.count
            #expect((1..<200).contains(whole))
            #expect(
                lines.dropFirst(whole).map { $0.split(separator: "label=test ").last } == [
                    "msg=\"log lines dropped\" count=\(200 - whole)", "msg=\"reader is back\"",
                ])
        }
    }

    @Test func aClosedReaderIsNoError() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        let logger = Self.logger(ends[1])
        logger.info("nobody reads")
        #expect(close(ends[1]) == 0)
    }
}
