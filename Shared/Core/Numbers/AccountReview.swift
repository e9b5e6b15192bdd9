/// Whether the numbers of a business account may be given out.
package struct AccountReview: Sendable, Equatable {
    /// A template as an account has it.
    package struct Holding: Sendable, Hashable {
        package var name: String
        package var language: String
        package var status: VendorWord<TemplateStatus>
        package var category: VendorWord<TemplateCategory>?

        package init(
            name: String, language: String, status: VendorWord<TemplateStatus>,
            category: VendorWord<TemplateCategory>? = nil
        ) {
            self.name = name
            self.language = language
            self.status = status
            self.category = category
        }
    }

    /// Nothing of the catalogue is missing or in its first review. What Meta refuses keeps no number back: the
    /// deliveries that need it wait, and a person has to see to it.
    package let isReady: Bool
    /// Something is in review, so that the answer may be another one soon.
    package let isPending: Bool
    /// Why it is not ready, or what is wrong all the same.
    package let problem: String?

    /// - Parameter obstacle: what else keeps messages from leaving the account or coming from it.
    package init(obstacle: String?, catalogue: TemplateCatalogue, holdings: [Holding]) {
        var (missing, refused, recategorised): ([String], [String], [String]) = ([], [], [])
        var (isPending, hasApproved) = (false, false)
        let byLanguage = Dictionary(grouping: holdings, by: \.language)
        for template in catalogue.templates {
            for language in Language.allCases {
                let own = byLanguage[language.rawValue, default: []].filter { template.version(of: $0.name) != nil }
                let subject = "\(template.vendorName) (\(language.rawValue))"
                let current = own.first { $0.name == template.vendorName }
                let isInReview = current.map { [.known(.pending), .known(.inAppeal)].contains($0.status) } ?? true
                isPending = isPending || isInReview
                if let category = current?.category, category != .known(template.category) {
                    recategorised.append("\(subject) is \(category) now")
                }
                if own.contains(where: { $0.status == .known(.approved) }) {
                    hasApproved = true
                } else if isInReview {
                    missing.append(subject)
                } else {
                    refused.append(subject)
                }
            }
        }
        self.isPending = isPending
        self.isReady = obstacle == nil && missing.isEmpty && hasApproved
        self.problem =
            obstacle ?? Self.sentence(missing, "not approved yet") ?? Self.sentence(refused, "refused")
            ?? recategorised.first
    }

    private static func sentence(_ subjects: [String], _ what: String) -> String? {
        guard let first = subjects.first else { return nil }
        return subjects.count == 1 ? "\(what): \(first)" : "\(what): \(first) and \(subjects.count - 1) more"
    }
}
