/// Webhook bodies in the shapes that Meta documents, with invented ids.
enum WhatsAppPayloads {
    static func body(_ entries: String...) -> String {
        #"{"object":"whatsapp_business_account","entry":[\#(entries.joined(separator: ","))]}"#
    }

    /// A change of the field `messages` with these members beside the metadata.
    static func messages(_ members: String, number: String = "1065") -> String {
        """
        {"id":"waba-1","changes":[{"value":{"messaging_product":"whatsapp",\
        "metadata":{"display_phone_number":"15550783881","phone_number_id":"\(number)"},\(members)},\
        "field":"messages"}]}
        """
    }

    static func message(_ content: String, id: String = "wamid.1", from: String = #""from":"16505551234","#) -> String {
        #"{\#(from)"id":"\#(id)","timestamp":"1739321024",\#(content)}"#
    }

    static func status(_ status: String, id: String = "wamid.1", _ extra: String = "") -> String {
        #"{"id":"\#(id)","status":"\#(status)","timestamp":"1750030073","recipient_id":"16505551234"\#(extra)}"#
    }

    static let contact = #"{"profile":{"name":"Ann"},"wa_id":"16505551234","user_id":"US.1"}"#

    /// Replies, receipts and account news of two entries.
    static let batch = body(
        messages(#""contacts":[\#(contact)],"messages":[\#(message(#""type":"text","text":{"body":"Hi"}"#))]"#),
        messages(
            """
            "statuses":[\(status("delivered")),\(status("read", id: "wamid.2"))],\
            "messages":[\(message(#""type":"button","button":{"payload":"v1:0:arrived","text":"Arrived"}"#))]
            """, number: "2065"),
        #"{"id":"waba-2","time":1739321024,"changes":[{"field":"account_update","value":{"event":"VERIFIED_ACCOUNT"}}]}"#
    )
}
