/// What the stand-in for Twilio knows.
struct TwilioState: Sendable {
    static let numberLimit = 100_000

    var settings = TwilioSettings()
    /// In the order of their purchases, those given back included.
    private(set) var numbers: [TwilioNumber] = []
    /// The position in ``numbers`` of each number that is ours.
    private var ours: [String: Int] = [:]
    private var positions: [String: Int] = [:]
    var texts = Ring<TwilioText>(limit: 10_000)
    /// Texts that wait to be let go.
    var held = Ring<TwilioText>(limit: 1_000)

    var ownedNumbers: [TwilioNumber] {
        numbers.filter { !$0.isReleased }
    }

    func owned(_ phoneNumber: String) -> TwilioNumber? {
        ours[phoneNumber].map { numbers[$0] }
    }

    func number(_ sid: String) throws(TwilioError) -> TwilioNumber {
        guard let position = positions[sid], !numbers[position].isReleased else { throw .notFound(sid) }
        return numbers[position]
    }

    /// What is for sale, at most `limit` of it.
    func available(_ country: Country, kind: String, limit: Int) -> [String] {
        guard kind == country.carrierKind else { return [] }
        var found: [String] = []
        for position in 0..<(settings.stock[country] ?? 0) {
            let number = country.carrierNumber(position)
            if ours[number] == nil { found.append(number) }
            if found.count == limit { break }
        }
        return found
    }

    mutating func buy(_ fields: [String: String]) throws(TwilioError) -> TwilioNumber {
        guard let wanted = fields["PhoneNumber"], wanted.hasPrefix("+") else {
            throw TwilioError(code: 21_421, "PhoneNumber is required, with its plus sign")
        }
        guard let country = Country(carrierNumber: wanted, stock: settings.stock), ours[wanted] == nil,
            numbers.count < Self.numberLimit
        else { throw TwilioError(code: 21_422, "\(wanted) is not available") }
        var number = TwilioNumber(
            sid: "PN" + RandomText.hex(32), phoneNumber: wanted, country: country, friendlyName: wanted)
        try number.update(fields)
        ours[wanted] = numbers.count
        positions[number.sid] = numbers.count
        numbers.append(number)
        return number
    }

    mutating func update(_ sid: String, _ fields: [String: String]) throws(TwilioError) -> TwilioNumber {
        var number = try number(sid)
        try number.update(fields)
        if let position = positions[sid] { numbers[position] = number }
        return number
    }

    mutating func release(_ sid: String) throws(TwilioError) {
        let number = try number(sid)
        ours[number.phoneNumber] = nil
        if let position = positions[sid] { numbers[position].isReleased = true }
    }
}
