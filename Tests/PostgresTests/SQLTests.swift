import Testing

@testable import Postgres

struct SQLTests {
    @Test func valuesBecomeParameters() {
        let table = "drivers"
        let sql: SQL = "SELECT * FROM \(unescaped: table) WHERE name = \("x'; --") AND n IN (\(1), \(Int?.none))"
        #expect(sql.text == "SELECT * FROM drivers WHERE name = $1 AND n IN ($2, $3)")
        #expect(sql.parameters.types == [.unspecified, .int8, .int8])
        #expect(sql.parameters.values.map(\.isNull) == [false, false, true])
        #expect("\(sql)" == sql.text)
    }

    @Test func arraysAreEncodedAsTheServerReadsThem() {
        let sql: SQL = "\([Int32(1), nil] as [Int32?])"
        #expect(
            sql.parameters.bytes == [
                0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 23, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1, 255, 255, 255, 255,
            ]
        )
        #expect(sql.parameters.types == [PostgresType.int4.array])
    }

    @Test(arguments: ["SELECT 1", "ROLLBACK TO s", "SAVEPOINT begin", "ENDPOINT", "BEGINNING", "", "-- BEGIN"])
    func otherStatementsAreNoTransactionControl(text: String) {
        #expect(!SQL(stringLiteral: text).isTransactionControl)
    }

    @Test func aScopeIsOneStatement() {
        let scope: SessionScope = ["app.tenant_id": "a", "app.user": "b"]
        #expect(scope.statement?.text == "SELECT set_config($1, $2, true), set_config($3, $4, true)")
        #expect(SessionScope.none.statement == nil)
    }
}
