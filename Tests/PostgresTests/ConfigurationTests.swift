import Testing

@testable import Postgres

struct ConfigurationTests {
    @Test(arguments: ["", "mysql://h/d", "host=h password=hunter2", "Postgres://h/d", "postgres://h/d\0hunter2"])
    func otherSchemesAreRefused(url: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresConfiguration(url: url) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error.map { "\($0)".contains("hunter2") } == false)
    }

    @Test(arguments: [
        "postgres://u:hunter2@[::1/db", "postgres://u:hunter2@h/db?colour=red",
        "postgres://u:hunter2%zz@h/db", "postgres://u:hunter2@h/db?sslmode", "postgres://u:hunter2%00@h/db",
    ])
    func malformedURLsAreRefusedWithoutQuotingThem(url: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresConfiguration(url: url) }
        #expect(error?.message.hasPrefix("malformed database URL: ") == true)
        #expect(error.map { "\($0)".contains("hunter2") } == false)
    }

    @Test func thePasswordIsNeverShown() throws {
        let url = "postgresql://app:hunter2@db.example:5433/fleet?sslmode=require"
        let configuration = try PostgresConfiguration(url: url)
        #expect("\(configuration)" == "postgres://app@db.example:5433/fleet")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(!String(reflecting: configuration).contains("hunter2"))
        #expect(!String(describing: Optional(configuration)).contains("hunter2"))
        #expect(configuration.connectionParameters()["password"] == "hunter2")
    }

    @Test func theURLDecidesWhereItSpeaks() throws {
        let url = "postgres://h/d?application_name=mine&connect_timeout=9&keepalives_idle=7&options=-c%20geqo%3Doff"
        let parameters = try PostgresConfiguration(url: url).connectionParameters()
        #expect(parameters["application_name"] == "mine")
        #expect(parameters["connect_timeout"] == "9")
        #expect(parameters["keepalives_idle"] == "7")
        #expect(parameters["options"]?.hasPrefix("-c geqo=off -c DateStyle=ISO") == true)
    }

    @Test func limitsReachTheServer() throws {
        var configuration = try PostgresConfiguration(url: "postgres://h/d")
        configuration.queryTimeout = .microseconds(1_500)
        configuration.connectTimeout = .milliseconds(100)
        let parameters = configuration.connectionParameters()
        #expect(parameters["options"]?.contains("-c statement_timeout=2 ") == true)
        #expect(parameters["connect_timeout"] == "2")
        #expect(parameters["application_name"] == "fleetchat")
        let unbounded = configuration.connectionParameters(isBounded: false)
        #expect(unbounded["options"]?.contains("-c statement_timeout=0 ") == true)
    }
}
