package import Core
internal import NIOCore

extension WhatsAppClient {
    package func profile(of id: PhoneNumberID) async throws(ProviderError) -> BusinessProfile {
        let path = RequestPath(version, id.rawValue, "whatsapp_business_profile")
            .query("fields", "about,address,description,email,websites,vertical")
        return try await call(.get("get_profile", path)) { answer in
            guard answer.isList("data") else { return nil }
            let data = answer.objects("data").first
            // Meta's specification has the profile one level deeper than its documents.
            return BusinessProfile(data?.object("business_profile") ?? data)
        }
    }

    package func update(_ profile: BusinessProfile, of id: PhoneNumberID) async throws(ProviderError) {
        try await call(
            post("update_profile", RequestPath(version, id.rawValue, "whatsapp_business_profile"), profile.body))
    }
}

extension BusinessProfile {
    fileprivate init(_ object: WireObject?) {
        self.init(
            about: object?.text("about", limit: 139), address: object?.text("address", limit: 256),
            description: object?.text("description", limit: 512), email: object?.text("email", limit: 128),
            websites: object?.texts("websites", limit: 256), vertical: object?.text("vertical", limit: 64))
    }

    fileprivate var body: ByteBuffer {
        JSONWriter.document { json in
            json.member("messaging_product", "whatsapp")
            if let about = self.about { json.member("about", about) }
            if let address = self.address { json.member("address", address) }
            if let description = self.description { json.member("description", description) }
            if let email = self.email { json.member("email", email) }
            if let websites = self.websites {
                json.array("websites") { list in
                    for website in websites { list.value(.text(website)) }
                }
            }
            if let vertical = self.vertical { json.member("vertical", vertical) }
        }
    }
}
