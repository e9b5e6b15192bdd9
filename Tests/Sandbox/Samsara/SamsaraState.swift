/// The organisations of the stand-in for Samsara.
struct SamsaraState: Sendable {
    static let organisationLimit = 2_000
    private static let firstNumber = 4_000_001

    var settings = SamsaraSettings()
    private(set) var organisations: [String: Organisation] = [:]
    private var tokens: [String: String] = [:]
    private var created = 0

    mutating func create(
        name: String?, token: String?, scopes: Set<Scope>?, people: [Organisation.Person]?, withDocumentTypes: Bool,
        now: Timestamp
    ) throws(ControlError) -> Organisation {
        guard organisations.count < Self.organisationLimit else {
            throw ControlError(status: 409, "there are \(Self.organisationLimit) organisations: reset first")
        }
        let token = token ?? "samsara_api_" + RandomText.letters(32)
        guard tokens[token] == nil else { throw ControlError(status: 409, "the token is taken") }
        created += 1
        var organisation = Organisation(
            number: Self.firstNumber + created - 1, name: name ?? "Lone Star Freight \(created)", token: token,
            scopes: scopes ?? Set(Scope.allCases))
        organisation.seed(people: people, withDocumentTypes: withDocumentTypes, now: now)
        organisations[organisation.id] = organisation
        tokens[token] = organisation.id
        return organisation
    }

    func organisationId(ofToken token: String?) throws(SamsaraError) -> String {
        guard let token, let id = tokens[token] else {
            throw SamsaraError(status: 401, message: "the token is missing or not valid")
        }
        return id
    }

    mutating func withOrganisation<Value, Failure: Error>(
        _ id: String, _ body: (inout Organisation) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        guard var organisation = organisations.removeValue(forKey: id) else { return nil }
        defer { organisations[id] = organisation }
        return try body(&organisation)
    }
}
