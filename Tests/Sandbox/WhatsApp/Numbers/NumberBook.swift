/// The business accounts and numbers that exist beside the ones known by rule, and what became of those.
struct NumberBook: Sendable {
    static let limit = 20_000
    private static let firstAccount = 400_000_000_000_000
    private static let firstNumber = 300_000_000_000_000

    private(set) var accounts: [String: BusinessAccount] = [:]
    private(set) var lives: [String: NumberLife] = [:]
    /// Numbers that were added, in order.
    private var added: [String: [String]] = [:]
    private var digits: Set<String> = []

    func account(_ id: String) -> BusinessAccount? {
        accounts[id] ?? BusinessAccount(stockId: id)
    }

    func number(_ id: String) -> BusinessNumber? {
        lives[id]?.number ?? BusinessNumber(stockId: id)
    }

    func life(_ id: String) -> NumberLife? {
        lives[id] ?? BusinessNumber(stockId: id).map(NumberLife.init(ready:))
    }

    func lives(in account: String) -> [NumberLife] {
        let ids = BusinessNumber.stock(ofBusinessAccount: account).map(\.id) + added[account, default: []]
        return ids.compactMap(life)
    }

    func isRegistered(_ id: String) -> Bool {
        lives[id].map { $0.registered != nil } ?? true
    }

    mutating func createAccount(
        id: String?, name: String?, numberLimit: Int?, templateLimit: Int?
    ) throws(ControlError) -> BusinessAccount {
        let id = id ?? String(Self.firstAccount + accounts.count + 1)
        guard account(id) == nil, number(id) == nil else { throw ControlError(status: 409, "\(id) is taken") }
        guard accounts.count < Self.limit else { throw ControlError(status: 409, "no more accounts") }
        let account = BusinessAccount(
            id: id, name: name ?? "Account \(accounts.count + 1)", numberLimit: numberLimit ?? 20,
            templateLimit: templateLimit ?? 250)
        accounts[id] = account
        return account
    }

    mutating func change<Failure: Error>(
        account id: String, _ change: (inout BusinessAccount) throws(Failure) -> Void
    ) throws(Failure) -> BusinessAccount? {
        guard var account = account(id) else { return nil }
        try change(&account)
        accounts[id] = account
        return account
    }

    /// - Returns: nil when there is no such number.
    mutating func change<Value, Failure: Error>(
        _ id: String, _ change: (inout NumberLife) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        guard var life = life(id) else { return nil }
        defer { lives[id] = life }
        return try change(&life)
    }

    mutating func add(
        _ digits: String, named name: String, to account: BusinessAccount, nameStatus: String
    ) throws(GraphError) -> String {
        guard lives(in: account.id).count < account.numberLimit else {
            throw GraphError(
                status: 403, code: 200, subcode: 1_349_175, "this business account has all the numbers it may have")
        }
        guard self.digits.insert(digits).inserted else {
            throw GraphError.parameter("the phone number is in a business account already")
        }
        let id = String(Self.firstNumber + self.digits.count)
        let number = BusinessNumber(id: id, digits: digits, businessAccountId: account.id, displayName: name)
        lives[id] = NumberLife(added: number, nameStatus: nameStatus)
        added[account.id, default: []].append(id)
        return id
    }
}
