import Glibc

/// What a command answers with, and what it complains on.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes all of it, or as much as somebody reads.
    package func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }
}
