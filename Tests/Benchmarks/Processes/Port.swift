import Glibc

enum Port {
    /// A port of the loopback interface that nothing listens on, below those from which connections go out.
    static func free() throws(BenchmarkError) -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 20_000..<32_000)
            if Self.isFree(port) { return port }
        }
        throw BenchmarkError("no port is free")
    }

    private static func isFree(_ port: Int) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
