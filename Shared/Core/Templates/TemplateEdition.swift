/// A version of a template that a business account has approved in one language, and what it is made of.
package struct TemplateEdition: Sendable, Hashable {
    package let vendorName: String
    let parameters: [TemplateParameter]
    let actions: [ButtonAction]

    /// Nil when it mentions what this program does not know.
    package init?(vendorName: String, parameters: [String], actions: [String]) {
        self.vendorName = vendorName
        self.parameters = parameters.compactMap { TemplateParameter(rawValue: $0) }
        self.actions = actions.compactMap { ButtonAction(rawValue: $0) }
        guard self.parameters.count == parameters.count, self.actions.count == actions.count else { return nil }
    }
}

extension Template {
    /// What its parameters and buttons are, as ``TemplateEdition`` takes them.
    package var makeup: (parameters: [String], actions: [String]) {
        (self.parameters.map(\.parameter.rawValue), self.actions.map(\.rawValue))
    }

    /// The newest of the approved editions that is no newer than this one; nil when none is.
    package func newest(of approved: [TemplateEdition]) -> TemplateEdition? {
        approved.compactMap { edition in self.version(of: edition.vendorName).map { ($0, edition) } }
            .max { $0.0 < $1.0 }?.1
    }

    /// Which version of this template a name at Meta stands for; nil for other templates and for versions to come.
    package func version(of vendorName: String) -> Int? {
        guard vendorName.hasPrefix("\(self.name)_v"), let version = Int(vendorName.dropFirst(self.name.count + 2)),
            (1...self.version).contains(version)
        else { return nil }
        return version
    }
}
