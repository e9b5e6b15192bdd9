internal import FoundationEssentials

/// Where a vendor's API is reached: scheme, host, port and an optional path prefix, checked once when a process
/// starts. The text carries no trailing slash, so that a request's path is appended without parsing.
package struct BaseURL: Sendable, Hashable, CustomStringConvertible {
    package let description: String
    let origin: HTTPOrigin
    /// Host and port as the URL has them.
    let authority: String
    /// Of every path.
    let prefix: String

    /// - Parameter allowPrivate: takes http and any host, for a stand-in of the vendor on this machine or network.
    ///   Otherwise the URL is https and its host a public DNS name; an IP address is refused in every notation.
    package init(_ text: String, allowPrivate: Bool = false) throws(BaseURLError) {
        guard text.utf8.count <= 512,
            let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let host = parts.host, !host.isEmpty
        else { throw .notAURL }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http" where allowPrivate: break
        default: throw allowPrivate ? .schemeNotHTTP : .schemeNotHTTPS
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw .unexpectedParts
        }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else { throw .notAURL }
        let segments = parts.path.split(separator: "/")
        guard segments.allSatisfy({ $0 != "." && $0 != ".." }) else { throw .notAURL }
        guard allowPrivate || Self.isPublic(host) else { throw .hostNotPublic }
        self.description = String(text[..<(text.lastIndex { $0 != "/" }.map(text.index(after:)) ?? text.endIndex)])
        let isSecure = parts.scheme?.lowercased() == "https"
        self.origin = HTTPOrigin(
            isSecure: isSecure, host: host.filter { $0 != "[" && $0 != "]" },
            port: parts.port ?? (isSecure ? 443 : 80))
        let rest = description.dropFirst(isSecure ? 8 : 7)
        self.authority = String(rest.prefix { $0 != "/" })
        self.prefix = String(rest.drop { $0 != "/" })
    }

    /// A name of at least two labels whose last label is a word, outside the suffixes that never are public.
    private static func isPublic(_ host: String) -> Bool {
        let name = host.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, labels.allSatisfy({ !$0.isEmpty }) else { return false }
        let isWord = last.utf8.contains { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 } && !last.hasPrefix("0x")
        let isDNS = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isWord && isDNS && !["localhost", "local", "internal", "lan", "home", "corp"].contains(last)
    }
}
