import Core
import Storage

extension Servers {
    func insert(_ population: Population) async throws {
        let pool = NumberPool(postgres: postgres)
        _ = try await pool.stock(population.companies.map(\.number))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, company) in population.companies.enumerated() {
                if index >= 4 { try await group.next() }
                group.addTask { try await insert(company, pool) }
            }
            try await group.waitForAll()
        }
    }

    private func insert(_ company: Population.Company, _ pool: NumberPool) async throws {
        var generator = SystemRandomNumberGenerator()
        let tenant = company.tenant
        try await TenantStore(postgres: postgres, vault: vault)
            .create(tenant, key: .generate(using: &generator), actor: "benchmarks")
        let connection = FleetConnection(
            tenant: tenant.id, provider: .samsara, apiToken: Secret("samsara_api_\(tenant.id)"),
            organisationID: "4000000", organisationName: tenant.companyName,
            webhook: .init(
                id: "1", tokenHash: company.token.hash, secret: Secret(company.secret.base64), eventTypes: []),
            missingScopes: [], documentMapping: nil)
        try await FleetConnectionStore(postgres: postgres, vault: vault)
            .save(connection, grace: .zero, actor: "benchmarks")
        let drivers = (0..<Population.driversPerCompany).map {
            DiscoveredDriver(Population.profile($0), country: tenant.country, language: tenant.language)
        }
        try await DriverDirectory(postgres: postgres).merge(drivers, provider: .samsara, tenant: tenant.id)
        guard case .assigned = try await pool.assign(to: tenant.id) else {
            throw BenchmarkError("the pool gave a tenant no number")
        }
    }
}
