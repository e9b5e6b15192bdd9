import HTTPTypes

extension HTTPFields {
    /// The first field of that name.
    /// - Parameter name: in lower case.
    func value(_ name: String) -> String? {
        self.first { $0.name.canonicalName == name }?.value
    }

    /// - Parameter name: a field's name that ``HTTPField/Name`` has no constant for.
    mutating func set(_ name: String, _ value: String) {
        if let name = HTTPField.Name(name) { self[name] = value }
    }

    /// Whether the body is of that type, with whatever parameters, and nothing was done to it on the way.
    func isPlain(_ type: String) -> Bool {
        let sent = self[.contentType]?.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        return sent == type && self[.contentEncoding] == nil
    }
}
