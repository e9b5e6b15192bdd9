package import Core

/// Where a webhook's path token leads.
package struct WebhookRoute: Sendable {
    package var tenant: TenantID
    /// The secrets that may have signed, the current one first.
    package var secrets: [Secret]

    package init(tenant: TenantID, secrets: [Secret]) {
        self.tenant = tenant
        self.secrets = secrets
    }
}
