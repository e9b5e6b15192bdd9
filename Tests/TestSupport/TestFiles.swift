import FoundationEssentials
import Glibc

/// Where tests find things and put things.
package enum TestFiles {
    /// Of the repository.
    package static let root = String(#filePath.dropLast("/Tests/TestSupport/TestFiles.swift".count))

    static func program(_ name: String) throws -> String {
        let path = "\(Self.programs)/\(name)"
        guard access(path, X_OK) == 0 else { throw TestFailure("there is no \(path): build it first") }
        return path
    }

    /// Where the executables are: beside the test bundle.
    static var programs: String {
        var path = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        let bundle = String(decoding: path.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }

    /// A new directory, short enough for sockets in it.
    package static func makeDirectory() throws -> String {
        let path =
            FileManager.default.temporaryDirectory.path
            + "/fleetchat-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    package static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Empty for a file that does not exist yet.
    package static func text(of path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// A port that nobody listens on, below those that the kernel gives to clients.
    package static func freePort() throws -> Int {
        for _ in 0..<200 {
            let port = Int.random(in: 20_000..<32_000)
            if Self.isFree(port) { return port }
        }
        throw TestFailure("no port is free")
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
