import Hummingbird

/// Twilio's REST API 2010-04-01, below `/twilio`.
struct TwilioRoutes: Sendable {
    private static let searchMembers: Set<String> = [
        "AreaCode", "Contains", "SmsEnabled", "MmsEnabled", "VoiceEnabled", "ExcludeAllAddressRequired",
        "ExcludeLocalAddressRequired", "ExcludeForeignAddressRequired", "Beta", "InRegion", "InLocality",
        "InPostalCode", "NearNumber", "NearLatLong", "Distance", "PageSize",
    ]

    let twilio: Twilio

    func add(to router: Router<SandboxContext>) {
        let account = router.group("twilio/2010-04-01/Accounts/:account")
        account.get("AvailablePhoneNumbers/:country/:kind") { try await answer($0, $1, search) }
        account.get("IncomingPhoneNumbers.json") { try await answer($0, $1, list) }
        account.post("IncomingPhoneNumbers.json") { try await answer($0, $1, buy) }
        account.get("IncomingPhoneNumbers/:sid") { try await answer($0, $1, get) }
        account.post("IncomingPhoneNumbers/:sid") { try await answer($0, $1, update) }
        account.delete("IncomingPhoneNumbers/:sid") { try await answer($0, $1, release) }
        account.get("Messages.json") { try await answer($0, $1, listMessages) }
    }

    /// What the path of a request names.
    private struct Target: Sendable {
        let account: String
        let country: String
        /// Without the extension.
        let name: String
    }

    private func answer(
        _ request: Request, _ context: SandboxContext, _ body: (Call, Target) throws -> Answer
    ) async throws -> Answer {
        let call = try await Call(reading: request)
        let account = try context.parameters.require("account")
        try twilio.authorize(call.basic, account: account)
        let name = context.parameters.get("kind") ?? context.parameters.get("sid") ?? "x.json"
        guard name.hasSuffix(".json") else { throw TwilioError.notFound(request.uri.path) }
        do {
            return try body(
                call,
                Target(
                    account: account, country: context.parameters.get("country") ?? "",
                    name: String(name.dropLast(5))))
        } catch let error as ShapeError {
            throw TwilioError.parameter(error.description)
        }
    }

    private func search(_ call: Call, _ target: Target) throws -> Answer {
        let fields = try call.fields(allows: Self.searchMembers)
        guard let country = Country(rawValue: target.country), country.hasKind(target.name) else {
            throw TwilioError.notFound("AvailablePhoneNumbers/\(target.country)/\(target.name)")
        }
        for flag in ["SmsEnabled", "VoiceEnabled", "ExcludeAllAddressRequired"] {
            guard ["true", "false", nil].contains(fields[flag]) else {
                throw TwilioError.parameter("\(flag) must be true or false")
            }
        }
        let size = try pageSize(fields["PageSize"])
        let found = twilio.withState { $0.available(country, kind: target.name, limit: size) }
        let numbers: [JSON] = found.map { number in
            [
                "friendly_name": .string(number), "phone_number": .string(number), "locality": .null,
                "region": .null, "postal_code": .null, "iso_country": .string(country.rawValue),
                "address_requirements": "none", "beta": false,
                "capabilities": ["voice": true, "SMS": true, "MMS": false],
            ]
        }
        return Answer(["available_phone_numbers": .array(numbers), "uri": "/2010-04-01"])
    }

    private func list(_ call: Call, _ target: Target) throws -> Answer {
        let fields = try call.fields(allows: ["PhoneNumber", "FriendlyName", "Beta", "Origin", "PageSize", "Page"])
        let numbers = twilio.withState { $0.ownedNumbers }.filter { number in
            (fields["PhoneNumber"].map { number.phoneNumber.contains($0) } ?? true)
                && (fields["FriendlyName"].map { number.friendlyName == $0 } ?? true)
        }
        let nodes = numbers.map { $0.json(target.account) }
        return try page(nodes, "incoming_phone_numbers", of: "IncomingPhoneNumbers", fields, target)
    }

    private func buy(_ call: Call, _ target: Target) throws -> Answer {
        let fields = try call.fields(allows: TwilioNumber.members)
        let number = try twilio.withState { state throws(TwilioError) in try state.buy(fields) }
        return Answer(number.json(target.account), status: 201)
    }

    private func get(_ call: Call, _ target: Target) throws -> Answer {
        let number = try twilio.withState { state throws(TwilioError) in try state.number(target.name) }
        return Answer(number.json(target.account))
    }

    private func update(_ call: Call, _ target: Target) throws -> Answer {
        let fields = try call.fields(allows: TwilioNumber.members.subtracting(["PhoneNumber"]))
        let number = try twilio.withState { state throws(TwilioError) in try state.update(target.name, fields) }
        return Answer(number.json(target.account))
    }

    private func release(_ call: Call, _ target: Target) throws -> Answer {
        try twilio.withState { state throws(TwilioError) in try state.release(target.name) }
        return Answer(status: 204)
    }

    /// Newest first.
    private func listMessages(_ call: Call, _ target: Target) throws -> Answer {
        let fields = try call.fields(allows: ["To", "From", "DateSent", "DateSent>", "DateSent<", "PageSize", "Page"])
        let since = try fields["DateSent>"].map { text in
            guard let time = Timestamp(text: text) else { throw TwilioError.parameter("DateSent> must be a time") }
            return time
        }
        let texts = twilio.withState { Array($0.texts) }.reversed().filter { text in
            (fields["To"].map { text.to == $0 } ?? true) && (fields["From"].map { text.from == $0 } ?? true)
                && (since.map { text.time >= $0 } ?? true)
        }
        return try page(texts.map { $0.json(target.account) }, "messages", of: "Messages", fields, target)
    }

    private func page(
        _ nodes: [JSON], _ edge: String, of resource: String, _ fields: [String: String], _ target: Target
    ) throws -> Answer {
        let size = try pageSize(fields["PageSize"])
        let page = max(0, fields["Page"].flatMap { Int($0) } ?? 0)
        let start = min(nodes.count, page * size)
        let end = min(nodes.count, start + size)
        let next = "/2010-04-01/Accounts/\(target.account)/\(resource).json?Page=\(page + 1)&PageSize=\(size)"
        return Answer([
            edge: .array(Array(nodes[start..<end])), "page": .int(page), "page_size": .int(size),
            "next_page_uri": end < nodes.count ? .string(next) : .null,
        ])
    }

    private func pageSize(_ text: String?) throws -> Int {
        guard let text else { return 50 }
        guard let size = Int(text), (1...1_000).contains(size) else {
            throw TwilioError.parameter("PageSize must be within 1 and 1000")
        }
        return size
    }
}
