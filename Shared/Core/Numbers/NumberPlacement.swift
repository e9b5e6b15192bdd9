/// Where a number that is to be bought goes.
package struct NumberPlacement: Sendable, Equatable {
    package var account: BusinessAccountID
    package var country: CountryCode

    package init(account: BusinessAccountID, country: CountryCode) {
        self.account = account
        self.country = country
    }

    /// A business account, as far as it takes numbers.
    package struct Room: Sendable, Equatable {
        package var account: BusinessAccountID
        /// Numbers that are in it or on their way to it, those given up included: they cannot be removed from it.
        package var held: Int
        /// What Meta told of it, nil while it did not.
        package var limit: Int?
        /// False while Meta has it restricted.
        package var isOpen: Bool

        package init(account: BusinessAccountID, held: Int, limit: Int?, isOpen: Bool) {
            self.account = account
            self.held = held
            self.limit = limit
            self.isOpen = isOpen
        }

        func left(_ perAccount: Int) -> Int {
            self.isOpen ? max(min(perAccount, self.limit ?? perAccount) - self.held, 0) : 0
        }
    }

    /// Places up to `count` numbers in turn: each into the account and of the country that have the fewest, the first
    /// of several equal ones. Fewer where there is no room.
    package static func plan(
        _ count: Int, rooms: [Room], countries: [CountryCode], held: [CountryCode: Int], perAccount: Int
    ) -> [NumberPlacement] {
        var (rooms, held) = (rooms, held)
        var placements: [NumberPlacement] = []
        for _ in 0..<count {
            let open = rooms.indices.filter { rooms[$0].left(perAccount) > 0 }
            guard let room = open.min(by: { rooms[$0].held < rooms[$1].held }),
                let country = countries.min(by: { held[$0, default: 0] < held[$1, default: 0] })
            else { break }
            rooms[room].held += 1
            held[country, default: 0] += 1
            placements.append(NumberPlacement(account: rooms[room].account, country: country))
        }
        return placements
    }
}
