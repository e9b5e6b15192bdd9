/// A tenant with its organisation at the sandbox's Samsara and its own WhatsApp number.
package struct Fleet: Sendable {
    package struct Driver: Sendable {
        package let id: String
        package let name: String
        /// Digits; empty where the fleet system has no usable number.
        package let phone: String

        package init(id: String, name: String, phone: String) {
            self.id = id
            self.name = name
            self.phone = phone
        }
    }

    package let stack: Stack
    package let organisation: String
    /// Of Samsara's API.
    package let token: String
    package let tenant: String
    package let apiKey: String
    /// `phone_number_id` of its WhatsApp number.
    package let number: String
    package let drivers: [Driver]

    package var driver: Driver { self.drivers[0] }

    /// `https://…/samsara/{token}` and what signs for it, as they are now.
    package func webhook() async throws -> (url: String, secret: String) {
        let webhook = try await self.state()["webhooks"].array.last ?? .null
        guard let url = webhook["url"].string, let secret = webhook["secretKey"].string else {
            throw TestFailure("the organisation has no webhook")
        }
        return (url, secret)
    }

    /// The organisation as Samsara has it.
    package func state() async throws -> JSON {
        try await self.stack.sandbox("GET", "samsara/orgs/\(self.organisation)")
    }

    /// - Parameter path: below `/api/tenant/{id}`.
    package func api(_ method: String, _ path: String, _ json: JSON? = nil) async throws -> HTTP.Answer {
        try await HTTP.send(
            method, "\(self.stack.ingressURL)/api/tenant/\(self.tenant)\(path)", key: self.apiKey, json: json)
    }

    /// The conversation log, newest first.
    package func log() async throws -> [JSON] {
        try await self.api("GET", "/messages?limit=200").json["data"].array
    }
}

extension Stack {
    /// A phone that no other driver has: digits as WhatsApp writes them.
    package static func newPhone() -> String { "1512" + String(Int.random(in: 2_000_000..<10_000_000)) }

    /// Creates a tenant and waits for its number.
    package func tenant(_ name: String = "Lone Star Freight") async throws -> (
        id: String, apiKey: String, number: String
    ) {
        let body: JSON = ["companyName": .string(name), "contactEmail": "dispatch@example.com", "fleetSize": 6]
        let answer = try await HTTP.send(
            "POST", "\(self.ingressURL)/api/tenants", key: self.operatorToken, json: body)
        guard answer.status == 201, let id = answer.json["id"].string, let key = answer.json["apiKey"].string else {
            throw TestFailure("POST /api/tenants answered \(answer.status): \(answer.text)")
        }
        let number = try await eventually("the tenant has a number") {
            try await HTTP.send("GET", "\(self.ingressURL)/api/tenant/\(id)", key: key, json: nil)
                .json["whatsapp"]["phoneNumberId"].string
        }
        return (id, key, number)
    }

    /// Creates an organisation, a tenant, and connects them.
    /// - Parameters:
    ///   - phones: of the drivers, as the fleet system has them.
    ///   - organisation: more of the organisation: `scopes`, `documentTypes`.
    package func fleet(
        phones: [String] = ["+" + Stack.newPhone()], organisation more: JSON = [:]
    ) async throws -> Fleet {
        let people = phones.enumerated().map { index, phone -> JSON in
            ["name": .string("Driver \(index)"), "phone": .string(phone)]
        }
        let organisation = try await self.sandbox(
            "POST", "samsara/orgs", JSON.object(["drivers": .array(people)]).merging(more))
        let tenant = try await self.tenant()
        let fleet = Fleet(
            stack: self, organisation: organisation["orgId"].string ?? "",
            token: organisation["token"].string ?? "", tenant: tenant.id, apiKey: tenant.apiKey, number: tenant.number,
            drivers: organisation["drivers"].array.map {
                .init(id: $0["id"].string ?? "", name: $0["name"].string ?? "", phone: $0["waId"].string ?? "")
            })
        let answer = try await fleet.api(
            "POST", "/samsara/configure", ["apiToken": .string(fleet.token)])
        guard answer.status == 200 else {
            throw TestFailure("configure answered \(answer.status): \(answer.text)")
        }
        return fleet
    }
}
