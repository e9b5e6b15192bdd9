import HTTPTypes

extension HTTPFields {
    /// The first field of that name.
    /// - Parameter name: in lower case.
    func value(_ name: String) -> String? {
        self.first { $0.name.canonicalName == name }?.value
    }
}
