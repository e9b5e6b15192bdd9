extension SamsaraRoutes {
    /// Samsara publishes none.
    private static let webhookLimit = 100

    @Sendable
    func listWebhooks(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let ids = Self.ids(arguments.call.query["ids"])
        let webhooks = organisation.webhooks.filter { ids.isEmpty || ids.contains($0.id) }
        return try CursorPage.slice(webhooks.map(\.json), arguments.call)
    }

    @Sendable
    func createWebhook(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let webhook = try WebhookRegistration(creating: try arguments.call.json(), id: organisation.nextId())
        guard organisation.webhooks.count < Self.webhookLimit else {
            throw SamsaraError.invalid("Configuration limit exceeded")
        }
        organisation.webhooks.append(webhook)
        return Answer(webhook.json)
    }

    @Sendable
    func getWebhook(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        Answer(organisation.webhooks[try organisation.webhookIndex(arguments.id)].json)
    }

    @Sendable
    func patchWebhook(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let index = try organisation.webhookIndex(arguments.id)
        var webhook = organisation.webhooks[index]
        try webhook.patch(try arguments.call.json())
        organisation.webhooks[index] = webhook
        return Answer(webhook.json)
    }

    @Sendable
    func deleteWebhook(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        organisation.webhooks.remove(at: try organisation.webhookIndex(arguments.id))
        return Answer(status: 204)
    }
}
