/// The steps that a business takes through the Graph API.
extension NumberLife {
    mutating func requestCode(
        _ channel: CodeChannel, now: Timestamp, _ rules: NumberRules
    ) throws(GraphError) -> Code {
        guard verification(now: now) != "VERIFIED" else {
            throw GraphError(code: 136_024, "the number is verified already")
        }
        codeRequests.removeAll { now - $0 >= 3_600 }
        guard codeRequests.count < rules.codeRequests else {
            throw GraphError(code: 136_024, subcode: 2_388_091, "too many codes were asked for: try after a while")
        }
        codeRequests.append(now)
        let code = Code(digits: RandomText.digits(6), channel: channel, expires: now + rules.codeLifetime)
        self.code = code
        return code
    }

    /// A code is good once, with or without its dash.
    mutating func verify(_ text: String, now: Timestamp) throws(GraphError) {
        let digits = text.filter { $0 != "-" }
        guard digits.count == 6, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw GraphError.parameter("code must be 6 digits")
        }
        guard let code, code.digits == digits else {
            throw GraphError(code: 136_025, subcode: 2_388_093, "the code is not the one that was sent")
        }
        guard now < code.expires else { throw GraphError(code: 136_025, "the code has expired") }
        self.code = nil
        verified = now
    }

    mutating func register(pin: String, now: Timestamp) throws(GraphError) {
        guard pin.count == 6, pin.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw GraphError.parameter("pin must be 6 digits")
        }
        try countRegistration(now)
        guard verification(now: now) == "VERIFIED" else {
            throw GraphError(code: 133_006, "the number has to be verified first")
        }
        try check(pin)
        self.pin = pin
        registered = now
        guard newNameStatus == "APPROVED", let newName else { return }
        number.displayName = newName
        nameStatus = "APPROVED"
        newNameStatus = "NONE"
        self.newName = nil
    }

    mutating func deregister(now: Timestamp) throws(GraphError) {
        try countRegistration(now)
        guard registered != nil else { throw GraphError(code: 133_010, "the number is not registered") }
        registered = nil
    }

    mutating func change(pin: String) throws(GraphError) {
        guard pin.count == 6, pin.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw GraphError.parameter("pin must be 6 digits")
        }
        self.pin = pin
        wrongPins = 0
    }

    mutating func rename(_ name: String) throws(GraphError) {
        guard (2...75).contains(name.count) else {
            throw GraphError.parameter("a display name has 2 to 75 characters")
        }
        newName = name
        newNameStatus = "PENDING_REVIEW"
    }

    private mutating func check(_ pin: String) throws(GraphError) {
        guard let current = self.pin, current != pin else {
            wrongPins = 0
            return
        }
        guard wrongPins < NumberRules.pinTries else {
            throw GraphError(code: 133_008, "too many wrong PINs: try again later")
        }
        wrongPins += 1
        throw GraphError(code: 133_005, "the PIN is not the one that was set")
    }

    /// Calls count whatever becomes of them.
    private mutating func countRegistration(_ now: Timestamp) throws(GraphError) {
        registrations.removeAll { now - $0 >= NumberRules.registrationWindow }
        guard registrations.count < NumberRules.registrationLimit else {
            throw GraphError(code: 133_016, "more than 10 registrations of the number within 72 hours")
        }
        registrations.append(now)
    }
}
