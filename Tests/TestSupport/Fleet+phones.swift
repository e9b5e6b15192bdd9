import Crypto

extension Fleet {
    /// A message as the driver's phone shows it.
    package struct Message: Sendable {
        package let id: String
        /// `template`, `text`, …
        package let type: String
        package let text: String
        /// `accepted`, `sent`, `delivered`, `read` or `failed`.
        package let status: String
        package let isFromDriver: Bool
        package let json: JSON
    }

    /// What the driver and this tenant's number have written to each other.
    package func messages(_ driver: Driver? = nil) async throws -> [Message] {
        let answer = try await HTTP.send(
            "GET", "\(self.stack.sandboxURL)/sandbox/whatsapp/phones/\((driver ?? self.driver).phone)", json: nil)
        let thread = answer.json["threads"].array.first { $0["phoneNumberId"].string == self.number }
        return (thread?["messages"].array ?? []).map {
            Message(
                id: $0["id"].string ?? "", type: $0["type"].string ?? "", text: $0["text"].string ?? "",
                status: $0["status"].string ?? "", isFromDriver: $0["direction"].string == "inbound", json: $0)
        }
    }

    package func templates(_ driver: Driver? = nil) async throws -> [Message] {
        try await self.messages(driver).filter { $0.type == "template" }
    }

    /// Waits until so many templates are on the driver's phone.
    @discardableResult
    package func templates(
        _ count: Int, on driver: Driver? = nil, within limit: Duration = .seconds(45)
    ) async throws -> [Message] {
        try await eventually("\(count) templates are on the phone", within: limit) {
            let templates = try await self.templates(driver)
            return templates.count >= count ? templates : nil
        }
    }

    /// The driver sends something to this tenant's number.
    /// - Returns: its message id.
    @discardableResult
    package func reply(_ reply: JSON, from driver: Driver? = nil) async throws -> String {
        let answer = try await self.stack.sandbox(
            "POST", "whatsapp/phones/\((driver ?? self.driver).phone)/reply",
            reply.merging(["phoneNumberId": .string(self.number)]))
        return answer["id"].string ?? ""
    }

    /// Waits for a confirmation: what the product wrote that is no template.
    @discardableResult
    package func confirmations(_ count: Int = 1, to driver: Driver? = nil) async throws -> [Message] {
        try await eventually("\(count) confirmations are on the phone") {
            let texts = try await self.messages(driver).filter { !$0.isFromDriver && $0.type == "text" }
            return texts.count >= count ? texts : nil
        }
    }

    /// Documents that replies became, oldest first.
    package func documents() async throws -> [JSON] { try await self.state()["documents"].array.reversed() }

    /// Waits until there are so many.
    @discardableResult
    package func documents(_ count: Int) async throws -> [JSON] {
        try await eventually("\(count) documents are in the fleet system") {
            let documents = try await self.documents()
            return documents.count >= count ? documents : nil
        }
    }
}

extension Stack {
    /// Posts a body to WhatsApp's webhook.
    /// - Parameter signature: nil for the right one.
    package func postWhatsApp(
        _ body: [UInt8], signature: String? = nil, headers: [String: String] = [:], method: String = "POST"
    ) async throws -> HTTP.Answer {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(self.appSecret.utf8)))
        var all = ["Content-Type": "application/json"]
        all["X-Hub-Signature-256"] = signature ?? "sha256=" + code.map { hex($0) }.joined()
        all.merge(headers) { $1 }
        return try await HTTP.send(
            method, "\(self.ingressURL)/whatsapp", headers: all.filter { !$0.value.isEmpty }, body: body)
    }
}
