package import Core

/// A tenant's account at a fleet system, opened.
package struct FleetConnection: Sendable {
    package var tenant: TenantID
    package var provider: FleetProvider
    package var apiToken: Secret
    package var organisationID: String?
    package var organisationName: String?
    package var webhook: Webhook?
    package var missingScopes: [String]
    package var documentMapping: DocumentMapping?

    package struct Webhook: Sendable {
        package var id: String
        package var tokenHash: [UInt8]
        package var secret: Secret
        package var eventTypes: [String]

        package init(id: String, tokenHash: [UInt8], secret: Secret, eventTypes: [String]) {
            self.id = id
            self.tokenHash = tokenHash
            self.secret = secret
            self.eventTypes = eventTypes
        }
    }

    package init(
        tenant: TenantID, provider: FleetProvider, apiToken: Secret, organisationID: String?,
        organisationName: String?, webhook: Webhook?, missingScopes: [String], documentMapping: DocumentMapping?
    ) {
        self.tenant = tenant
        self.provider = provider
        self.apiToken = apiToken
        self.organisationID = organisationID
        self.organisationName = organisationName
        self.webhook = webhook
        self.missingScopes = missingScopes
        self.documentMapping = documentMapping
    }
}
