package import Runtime

extension Settings {
    /// Where vendors reach ingress, without a slash at the end.
    package mutating func publicURL() -> String {
        let url = self.string(
            "PUBLIC_URL", default: "http://127.0.0.1:8080", .url("https", "http"),
            about: "Where vendors reach ingress; their webhooks lead there.")
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }
}
