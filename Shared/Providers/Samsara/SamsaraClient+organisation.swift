package import Core
package import FoundationEssentials

extension SamsaraClient {
    package struct Organisation: Sendable, Hashable {
        package var id: String
        package var name: String
    }

    /// What a token may do, in the words of Samsara's dashboard.
    package struct Scopes: Sendable, Hashable {
        /// Refused when tried.
        package var missing: [String]
        /// Needed, and only a write would tell.
        package var unverified: [String]
    }

    /// The organisation that the token belongs to.
    package func organisation() async throws(ProviderError) -> Organisation {
        try await call(.get("organisation", RequestPath("me"))) { answer in
            guard let data = answer.object("data"), let id = data.id("id") as ExternalID<Organisation>? else {
                return nil
            }
            return Organisation(id: id.rawValue, name: data.text("name", limit: 255) ?? id.rawValue)
        }
    }

    /// Tries one harmless read per scope, since nothing lists a token's scopes. A token that may read nothing at all
    /// is no token: that throws ``ProviderError/Reason/credential``.
    package func scopes(now: Date = Date()) async throws(ProviderError) -> Scopes {
        var missing: [String] = []
        let probes = Self.probes(now: now)
        for probe in probes {
            do {
                try await call(.get("probe_scope", probe.path))
            } catch {
                guard error.reason.isCredential else { throw error }
                missing.append(probe.scope)
                if missing.count == probes.count { throw error }
            }
        }
        return Scopes(missing: missing, unverified: ["Write Webhooks", "Write Documents", "Write Routes"])
    }

    private static func probes(now: Date) -> [(scope: String, path: RequestPath)] {
        let start = RFC3339.text(now.addingTimeInterval(-60))
        let end = RFC3339.text(now)
        return [
            ("Read Org Information", RequestPath("me")),
            ("Read Drivers", RequestPath("fleet", "drivers").query("limit", "1")),
            (
                "Read Routes",
                RequestPath("fleet", "routes").query("startTime", start).query("endTime", end).query("limit", "1")
            ),
            ("Read Webhooks", RequestPath("webhooks").query("limit", "1")),
            ("Read Documents", RequestPath("fleet", "document-types")),
            (
                "Read Assignments",
                RequestPath("fleet", "driver-vehicle-assignments").query("filterBy", "vehicles")
                    .query("startTime", start).query("endTime", end)
            ),
        ]
    }
}
