/// A number that was bought.
struct TwilioNumber: Sendable {
    static let members: Set<String> = [
        "PhoneNumber", "FriendlyName", "SmsUrl", "SmsMethod", "VoiceUrl", "VoiceMethod", "VoiceReceiveMode",
        "StatusCallback", "SmsFallbackUrl",
    ]

    let sid: String
    /// With a plus sign.
    let phoneNumber: String
    let country: Country
    var friendlyName: String
    var smsURL = ""
    var voiceURL = ""
    var isReleased = false

    /// Takes what the fields of a purchase or an update name.
    mutating func update(_ fields: [String: String]) throws(TwilioError) {
        if let name = fields["FriendlyName"] {
            guard name.count <= 64 else { throw .parameter("FriendlyName takes 64 characters") }
            friendlyName = name
        }
        for method in ["SmsMethod", "VoiceMethod"] {
            guard ["POST", nil].contains(fields[method]) else { throw .parameter("\(method) must be POST here") }
        }
        for key in ["SmsUrl", "VoiceUrl"] {
            guard let url = fields[key] else { continue }
            guard url.isEmpty || url.hasPrefix("https://") || url.hasPrefix("http://") else {
                throw .parameter("\(key) must be a URL")
            }
            if key == "SmsUrl" { smsURL = url } else { voiceURL = url }
        }
    }

    func json(_ account: String) -> JSON {
        [
            "sid": .string(sid), "account_sid": .string(account), "phone_number": .string(phoneNumber),
            "friendly_name": .string(friendlyName), "sms_url": .string(smsURL), "sms_method": "POST",
            "voice_url": .string(voiceURL), "voice_method": "POST", "status": "in-use",
            "type": .string(country.carrierKind.lowercased()), "beta": false,
            "capabilities": ["voice": true, "sms": true, "mms": false, "fax": false],
            "uri": .string("/2010-04-01/Accounts/\(account)/IncomingPhoneNumbers/\(sid).json"),
        ]
    }

    /// For the control API.
    var row: JSON {
        [
            "sid": .string(sid), "phoneNumber": .string(phoneNumber), "country": .string(country.rawValue),
            "friendlyName": .string(friendlyName), "smsUrl": .string(smsURL), "voiceUrl": .string(voiceURL),
            "released": .bool(isReleased),
        ]
    }
}
