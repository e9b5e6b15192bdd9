/// Why a text is no base URL of a vendor.
package enum BaseURLError: Error, Hashable, CustomStringConvertible {
    case notAURL
    case schemeNotHTTPS
    case schemeNotHTTP
    case unexpectedParts
    case hostNotPublic

    package var description: String {
        switch self {
        case .notAURL: "not a URL; accepted is https://host[:port][/path]"
        case .schemeNotHTTPS: "the scheme is not https; http is accepted only where private hosts are allowed"
        case .schemeNotHTTP: "the scheme is neither https nor http"
        case .unexpectedParts: "the URL has a user, a query or a fragment; accepted is https://host[:port][/path]"
        case .hostNotPublic:
            "the host is not a public DNS name; others are accepted only where private hosts are allowed"
        }
    }
}
