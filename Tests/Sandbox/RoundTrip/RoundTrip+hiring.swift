import NIOHTTP1

extension RoundTrip {
    /// A fleet, a tenant for it, and the tenant's number.
    func hire() async throws(RoundTripError) -> Cast {
        let organisation = try await step("fleet created in the sandbox") { () throws(RoundTripError) in
            try await sandbox.expect([201], .POST, "/sandbox/samsara/orgs", [:])
        }
        let created = try await step("tenant created") { () throws(RoundTripError) in
            try await createTenant(of: organisation)
        }
        guard let tenantId = created["id"]?.string, let apiKey = created["apiKey"]?.string else {
            throw RoundTripError("tenant created: the answer has no id or no apiKey")
        }
        var tenant = ingress
        tenant.token = apiKey
        let client = tenant
        let number = try await step("number assigned") { () throws(RoundTripError) in
            if let number = Self.number(created) { return number }
            return try await eventually("the tenant has a number") { () throws(RoundTripError) in
                Self.number(try await client.expect([200], .GET, "/api/tenant/\(tenantId)"))
            }
        }
        let cast = Cast(organisation: organisation, tenant: client, tenantId: tenantId, phoneNumberId: number)
        try await step("Samsara connected, webhook registered") { () throws(RoundTripError) in
            try await connect(cast)
        }
        return cast
    }

    private static func number(_ tenant: JSON) -> String? {
        tenant["whatsapp"]?["phoneNumberId"]?.string
    }

    private func createTenant(of organisation: JSON) async throws(RoundTripError) -> JSON {
        try await ingress.expect(
            [201], .POST, "/api/tenants",
            [
                "companyName": organisation["name"] ?? "Round Trip Freight", "contactEmail": "dispatch@example.com",
                "contactPhone": "+15125550100", "billingEmail": "billing@example.com", "fleetSize": 6,
            ])
    }

    private func connect(_ cast: Cast) async throws(RoundTripError) {
        try await cast.tenant.expect(
            [200], .POST, "/api/tenant/\(cast.tenantId)/samsara/configure",
            ["apiToken": cast.organisation["token"] ?? .null, "orgId": cast.organisation["orgId"] ?? .null])
        let organisation = try await sandbox.expect([200], .GET, cast.organisationPath)
        guard organisation["webhooks"]?.array?.isEmpty == false else {
            throw RoundTripError("no webhook is registered with Samsara")
        }
    }

    /// The drivers whose phone field is useless get a phone by hand.
    func mapDrivers(_ cast: Cast) async throws(RoundTripError) {
        let path = "/api/tenant/\(cast.tenantId)/drivers"
        let withoutPhone = cast.organisation["drivers"]?.array?.first { driver in
            driver["waId"] == nil && driver["driverActivationStatus"]?.string == "active"
        }
        guard let driver = withoutPhone, let id = driver["id"]?.string else {
            throw RoundTripError("the fleet has no driver without a phone")
        }
        try await step("drivers listed, the one without a phone among them") { () throws(RoundTripError) in
            _ = try await eventually("the driver is listed") { () throws(RoundTripError) in
                let rows = Self.rows(try await cast.tenant.expect([200], .GET, path))
                return rows.first { $0["fleetDriverId"]?.string == id }
            }
        }
        try await step("phone given to \(driver["name"]?.string ?? id)") { () throws(RoundTripError) in
            try await cast.tenant.expect(
                [200, 204], .PUT, "\(path)/\(id)",
                [
                    "phoneNumber": .string("+1512555" + String(Int(id.suffix(4)).map { 1000 + $0 % 9000 } ?? 1000)),
                    "driverName": driver["name"] ?? "Driver", "preferredLanguage": "en",
                ])
        }
    }

    /// The list in an answer, bare or as a member.
    static func rows(_ answer: JSON) -> [JSON] {
        answer.array ?? answer.object?.values.lazy.compactMap(\.array).first ?? []
    }
}
