/// `closed <failures> <at>`, `open <until> <openings> <cause>`, `probing <until> <openings> <cause>`: one line in
/// `redis-cli`. Scripts look at the first letter.
extension Circuit: LosslessStringConvertible {
    package init?(_ description: String) {
        let words = description.split(separator: " ")
        self.init()
        switch words.first {
        case "closed":
            guard words.count == 3, let failures = Int(words[1]), let at = Int64(words[2]) else { return nil }
            self.state = .closed(failures: failures, at: at)
        case "open", "probing":
            guard words.count == 4, let until = Int64(words[1]), let openings = Int(words[2]),
                let cause = Cause(rawValue: String(words[3]))
            else { return nil }
            self.state = words[0] == "open" ? .open(until: until) : .probing(until: until)
            self.openings = openings
            self.cause = cause
        default: return nil
        }
    }

    package var description: String {
        switch self.state {
        case .closed(let failures, let at): "closed \(failures) \(at)"
        case .open(let until): "open \(until) \(self.openings) \(self.cause.rawValue)"
        case .probing(let until): "probing \(until) \(self.openings) \(self.cause.rawValue)"
        }
    }
}
