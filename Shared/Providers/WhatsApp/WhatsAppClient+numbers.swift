package import Core
internal import NIOCore
internal import NIOHTTP1

extension WhatsAppClient {
    private static var numberFields: String {
        "id,display_phone_number,verified_name,status,name_status,new_name_status,code_verification_status,"
            + "quality_rating"
    }

    /// All numbers of a business account, whatever their state.
    package func numbers(of account: BusinessAccountID) async throws(ProviderError) -> [BusinessNumber] {
        try await pages("list_numbers") { cursor in
            RequestPath(version, account.rawValue, "phone_numbers")
                .query("fields", Self.numberFields).query("limit", "100").query("after", cursor)
        } element: {
            BusinessNumber($0)
        }
    }

    package func number(_ id: PhoneNumberID) async throws(ProviderError) -> BusinessNumber {
        try await call(
            .get("get_number", RequestPath(version, id.rawValue).query("fields", Self.numberFields))
        ) { BusinessNumber($0) }
    }

    /// Adds a number to a business account, where it waits for its verification.
    ///
    /// - Parameter name: shown to drivers once Meta has approved it; 2 to 75 characters.
    package func addNumber(
        _ number: PhoneNumber, named name: String, to account: BusinessAccountID
    ) async throws(ProviderError) -> PhoneNumberID {
        let body = JSONWriter.document { json in
            json.member("cc", number.callingCode)
            json.member("phone_number", number.waID)
            json.member("verified_name", name)
        }
        return try await call(
            post("add_number", RequestPath(version, account.rawValue, "phone_numbers"), body)
        ) { $0.id("id") }
    }

    /// Has a verification code sent to the number.
    package func requestCode(
        for id: PhoneNumberID, by channel: CodeChannel, in language: Language
    ) async throws(ProviderError) {
        let path = RequestPath(version, id.rawValue, "request_code").query("code_method", channel.rawValue.uppercased())
            .query("language", language.rawValue)
        try await call(VendorRequest(operation: "request_code", method: .POST, path: path))
    }

    package func verify(_ code: VerificationCode, of id: PhoneNumberID) async throws(ProviderError) {
        let body = JSONWriter.document { $0.member("code", code.digits) }
        try await call(post("verify_code", RequestPath(version, id.rawValue, "verify_code"), body))
    }

    /// Makes the number one that sends. 10 registrations and deregistrations per number and 72 hours.
    ///
    /// - Parameter pin: six digits; they become the number's PIN if it has none, and have to be its PIN if it has one.
    package func register(_ id: PhoneNumberID, pin: Secret) async throws(ProviderError) {
        let body = JSONWriter.document { json in
            json.member("messaging_product", "whatsapp")
            json.member("pin", pin.reveal())
        }
        try await call(post("register", RequestPath(version, id.rawValue, "register"), body))
    }

    /// Stops the number's messages; it stays in its business account.
    package func deregister(_ id: PhoneNumberID) async throws(ProviderError) {
        try await call(
            VendorRequest(operation: "deregister", method: .POST, path: RequestPath(version, id.rawValue, "deregister"))
        )
    }

    /// Hands a new display name in to Meta's review. Once approved it takes another ``register(_:pin:)``.
    ///
    /// - Parameter name: 2 to 75 characters.
    package func rename(_ id: PhoneNumberID, to name: String) async throws(ProviderError) {
        let path = RequestPath(version, id.rawValue).query("new_display_name", name)
        try await call(VendorRequest(operation: "rename_number", method: .POST, path: path))
    }
}

extension BusinessNumber {
    fileprivate init?(_ object: WireObject) {
        guard let id: PhoneNumberID = object.id("id") else { return nil }
        self.init(id: id)
        self.waID = object.phoneDigits("display_phone_number")
        self.verifiedName = object.text("verified_name", limit: 128)
        self.status = object.word("status")
        self.nameStatus = object.word("name_status")
        self.newNameStatus = object.word("new_name_status")
        self.verification = object.word("code_verification_status")
        self.quality = object.word("quality_rating")
    }
}
