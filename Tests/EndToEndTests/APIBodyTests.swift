import FoundationEssentials
import TestSupport
import Testing

/// Bodies of API calls that are not what they should be: the answer names what is wrong and what is accepted.
@Suite(.timeLimit(.minutes(15)))
struct APIBodyTests {
    static let good: JSON = ["companyName": "X", "contactEmail": "a@b.example", "fleetSize": 1]

    static let noJSON: [(String, [UInt8])] = [
        ("nothing", []), ("half", Array("{".utf8)), ("two", Array("{}{}".utf8)),
        ("nested", Array((String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000)).utf8)),
        ("invalid UTF-8", Array(#"{"companyName":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)),
        ("a lone surrogate", Array(#"{"companyName":"\ud800"}"#.utf8)),
        ("compressed", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
    ]

    static let wrongFields: [(String, JSON, String)] = [
        ("fleetSize", 2.5, "a whole number"), ("fleetSize", 1e30, "a whole number"), ("fleetSize", -1, "from 1 to"),
        ("fleetSize", "2", "a number is expected"), ("fleetSize", true, "a number is expected"),
        ("companyName", 5, "a string is expected"), ("companyName", ["a": 1], "a string is expected"),
        ("contactEmail", nil, "must not be null, a string is expected"),
        ("companyName", "a\u{0}b", "without line breaks or control characters"),
        ("companyName", "a\u{2028}b", "without line breaks"), ("companyName", "a\u{202e}b", "control characters"),
        ("companyName", "\u{200b}", "1 to 200 characters"), ("companyName", "  ", "1 to 200 characters"),
        ("companyName", .string(String(repeating: "x", count: 60_000)), "1 to 200 characters"),
        ("contactPhone", "1\n2", "1 to 64 characters"),
    ]

    private func create(_ body: [UInt8], _ headers: [String: String] = [:]) async throws -> HTTP.Answer {
        let stack = try await Stack.common
        let usual = ["Authorization": "Bearer \(stack.operatorToken)", "Content-Type": "application/json"]
        let answer = try await HTTP.send(
            "POST", "\(stack.ingressURL)/api/tenants", headers: usual.merging(headers) { $1 }, body: body)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.json["status"].int == answer.status)
        return answer
    }

    @Test(arguments: noJSON)
    func whatIsNoJSONIsSaidToBeNone(_ what: String, _ body: [UInt8]) async throws {
        let answer = try await self.create(body)
        #expect(answer.status == 400)
        #expect(answer.json["detail"].string == "The body is not valid JSON in UTF-8.")
    }

    @Test(arguments: ["[]", "null", "5", #""text""#])
    func whatIsNoObjectIsSaidToNeedOne(_ body: String) async throws {
        let answer = try await self.create(Array(body.utf8))
        #expect(answer.status == 422)
        #expect(answer.json["errors"][0]["detail"].string?.contains("an object is expected") == true)
    }

    @Test
    func aCompressedBodyIsRefusedByItsHeader() async throws {
        let answer = try await self.create(Self.good.bytes, ["Content-Encoding": "gzip"])
        #expect(answer.status == 415)
        #expect(answer.json["detail"].string?.contains("without Content-Encoding") == true)
    }

    @Test(arguments: wrongFields)
    func aFieldIsNamedWithWhatItTakes(_ field: String, _ value: JSON, _ accepted: String) async throws {
        let answer = try await self.create(Self.good.merging([field: value]).bytes)
        #expect(answer.status == 422)
        #expect(answer.json["errors"].array.map { $0["pointer"].string } == ["/\(field)"])
        #expect(answer.json["errors"][0]["detail"].string?.contains(accepted) == true, "\(answer.text)")
    }

    @Test
    func aFieldThatDoesNotExistIsRefusedWithThoseThatDo() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let answers = [
            try await self.create(Self.good.merging(["compnayName": "X"]).bytes),
            try await fleet.api("POST", "/samsara/configure", ["apiToken": .string(fleet.token), "compnayName": 1]),
            try await fleet.api(
                "PUT", "/drivers/\(fleet.driver.id)", ["phoneNumber": "+15125550100", "compnayName": nil]),
        ]
        for (answer, known) in zip(answers, ["companyName", "apiToken, orgId", "preferredLanguage"]) {
            #expect(answer.status == 422)
            #expect(answer.json["errors"].array.map { $0["pointer"].string } == ["/compnayName"])
            #expect(answer.json["errors"][0]["detail"].string?.contains(known) == true, "\(answer.text)")
        }
    }

    @Test
    func namesOfAnyScriptAreTaken() async throws {
        let stack = try await Stack.common
        let names = ["شركة النقل", "運送会社", "Ünïön & Söhne \"GmbH\"", "👨‍👩‍👧 Co.", String(repeating: "🚚", count: 200)]
        for name in names {
            let answer = try await HTTP.send(
                "POST", "\(stack.ingressURL)/api/tenants", key: stack.operatorToken,
                json: Self.good.merging(["companyName": .string(name)]))
            #expect(answer.status == 201, "\(answer.text)")
        }
    }

    @Test
    func anIdOfADriverMayBeWrittenWithEscapesAnywhere() async throws {
        let fleet = try await Stack.common.fleet()
        let escaped = fleet.driver.id.utf8.map { "%\(String($0, radix: 16))" }.joined()
        let answer = try await fleet.api(
            "PUT", "/drivers/\(escaped)", ["phoneNumber": .string("+" + Stack.newPhone())])
        #expect(answer.status == 200)
        #expect(answer.json["fleetDriverId"].string == fleet.driver.id)
    }

    @Test
    func anIdOfADriverThatIsTooLongIsNobodys() async throws {
        let fleet = try await Stack.common.fleet()
        for length in [256, 512, 3_000] {
            let id = String(repeating: "9", count: length)
            let answer = try await fleet.api("PUT", "/drivers/\(id)", ["phoneNumber": .string("+" + Stack.newPhone())])
            #expect(answer.status == 404)
        }
        let answer = try await fleet.api("GET", "/drivers?cursor=\(String(repeating: "9", count: 512))")
        #expect(answer.status == 422)
        #expect(answer.json["errors"][0]["detail"].string == "takes a driver's id of 1 to 256 bytes")
    }
}
