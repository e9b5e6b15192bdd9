package import Core
internal import NIOHTTP1

extension TwilioClient: NumberCarrier {
    /// The kinds of numbers, by the name that their resource has.
    package enum Kind: String, Sendable, CaseIterable {
        case local = "Local"
        case mobile = "Mobile"
        case tollFree = "TollFree"
    }

    /// The longest `FriendlyName`.
    package static var maximumReferenceLength: Int { 64 }

    package func search(country: CountryCode, limit: Int) async throws(ProviderError) -> [OfferedNumber] {
        let searches: [(Kind, NumberCapabilities)] = [
            (.mobile, [.texts, .calls]), (.local, [.texts, .calls]), (.local, .calls),
        ]
        var found: [OfferedNumber] = []
        for (kind, capabilities) in searches where found.count < limit {
            let offers = try await self.available(in: country, kind: kind, able: capabilities, limit: limit)
            let known = Set(found.map(\.number))
            found += offers.filter { !known.contains($0.number) }
        }
        return Array(found.prefix(limit))
    }

    /// Numbers of one kind that need no proof of address; none where a country has no such kind.
    ///
    /// - Parameter limit: at most 100 are listed.
    package func available(
        in country: CountryCode, kind: Kind, able capabilities: NumberCapabilities, limit: Int
    ) async throws(ProviderError) -> [OfferedNumber] {
        let path = self.path("AvailablePhoneNumbers", country.rawValue, "\(kind.rawValue).json")
            .query("SmsEnabled", capabilities.contains(.texts) ? "true" : nil)
            .query("VoiceEnabled", capabilities.contains(.calls) ? "true" : nil)
            .query("ExcludeAllAddressRequired", "true").query("PageSize", String(min(max(limit, 1), 100)))
        do {
            return try await self.call(.get("search_numbers", path)) { answer in
                answer.isList("available_phone_numbers")
                    ? answer.objects("available_phone_numbers").compactMap(OfferedNumber.init) : nil
            }
        } catch {
            guard error.reason == .notFound else { throw error }
            return []
        }
    }

    package func purchase(_ number: PhoneNumber, reference: String) async throws(ProviderError) -> PurchasedNumber {
        guard (1...Self.maximumReferenceLength).contains(reference.unicodeScalars.count) else {
            throw ProviderError(.rejected, detail: "a reference has 1 to \(Self.maximumReferenceLength) characters")
        }
        let fields = [("PhoneNumber", number.e164), ("FriendlyName", reference)] + self.routing
        return try await self.call(
            VendorRequest(
                operation: "buy_number", method: .POST, path: self.path("IncomingPhoneNumbers.json"),
                body: .form(fields))
        ) { PurchasedNumber($0) }
    }

    package func purchased(reference: String) async throws(ProviderError) -> [PurchasedNumber] {
        try await self.owned("FriendlyName", reference).filter { $0.reference == reference }
    }

    /// The number, if it is ours.
    package func purchased(_ number: PhoneNumber) async throws(ProviderError) -> PurchasedNumber? {
        try await self.owned("PhoneNumber", number.e164).first { $0.number == number }
    }

    package func route(_ id: CarrierNumberID) async throws(ProviderError) {
        try await self.call(
            VendorRequest(operation: "route_number", method: .POST, path: self.path(id), body: .form(self.routing)))
    }

    package func release(_ id: CarrierNumberID) async throws(ProviderError) {
        do {
            try await self.call(VendorRequest(operation: "release_number", method: .DELETE, path: self.path(id)))
        } catch {
            guard error.reason == .notFound else { throw error }
        }
    }

    private func owned(_ filter: String, _ value: String) async throws(ProviderError) -> [PurchasedNumber] {
        let path = self.path("IncomingPhoneNumbers.json").query(filter, value).query("PageSize", "50")
        return try await self.call(.get("list_numbers", path)) { answer in
            answer.isList("incoming_phone_numbers")
                ? answer.objects("incoming_phone_numbers").compactMap(PurchasedNumber.init) : nil
        }
    }

    private func path(_ id: CarrierNumberID) -> RequestPath {
        self.path("IncomingPhoneNumbers", "\(id.rawValue).json")
    }

    private var routing: [(name: String, value: String)] {
        [
            ("SmsUrl", self.webhooks.texts), ("SmsMethod", "POST"), ("VoiceUrl", self.webhooks.calls),
            ("VoiceMethod", "POST"),
        ]
    }
}

extension OfferedNumber {
    fileprivate init?(_ object: WireObject) {
        guard let number = PhoneNumber(twilio: object, "phone_number") else { return nil }
        self.init(number: number, capabilities: NumberCapabilities(object.object("capabilities")))
    }
}

extension PurchasedNumber {
    fileprivate init?(_ object: WireObject) {
        guard let id: CarrierNumberID = object.id("sid"), let number = PhoneNumber(twilio: object, "phone_number")
        else {
            return nil
        }
        self.init(
            id: id, number: number, reference: object.text("friendly_name", limit: 64) ?? "",
            capabilities: NumberCapabilities(object.object("capabilities")))
    }
}

extension NumberCapabilities {
    /// The list of numbers for sale writes `SMS`, that of bought ones `sms`.
    fileprivate init(_ object: WireObject?) {
        self = []
        if object?.bool("SMS") ?? object?.bool("sms") ?? false { self.insert(.texts) }
        if object?.bool("voice") ?? false { self.insert(.calls) }
    }
}
