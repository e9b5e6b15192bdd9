/// Whom a message is for.
enum Recipient: Sendable, Equatable {
    case phone(digits: String)
    /// A business-scoped user id.
    case user(String)
    /// A user id in `to`, which Meta accepts and never delivers.
    case nobody(String)

    init(_ shape: Shape) throws(GraphError) {
        do {
            if let to = try shape.string("to"), !to.isEmpty {
                self = try Self.parse(to)
            } else if let user = try shape.string("recipient"), !user.isEmpty {
                guard Self.isUserId(user) else {
                    throw shape.error("recipient", .value(accepted: "a business-scoped user id"))
                }
                self = .user(user)
            } else {
                throw GraphError.parameter("to or recipient is required")
            }
        } catch let error as ShapeError {
            throw GraphError(error)
        } catch let error as GraphError {
            throw error
        } catch {
            throw GraphError.parameter("to is not valid")
        }
    }

    private static func parse(_ to: String) throws(GraphError) -> Recipient {
        if isUserId(to) { return .nobody(to) }
        let digits = to.drop { $0 == "+" }.filter { !" -().".contains($0) }
        guard (7...15).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw GraphError(code: 131_009, "to must be a phone number with its country code")
        }
        return .phone(digits: String(digits))
    }

    private static func isUserId(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].count == 2 && parts[0].allSatisfy { ("A"..."Z").contains($0) }
            && !parts[1].isEmpty && parts[1].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
