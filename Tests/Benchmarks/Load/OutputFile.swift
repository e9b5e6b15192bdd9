import Glibc

/// A file that is written from its beginning, and closed with the value.
struct OutputFile: ~Copyable {
    private let descriptor: Int32

    /// Nil when it cannot be opened.
    init?(path: String) {
        self.descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// False when not all could be written.
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
