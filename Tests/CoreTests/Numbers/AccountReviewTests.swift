import Core
import FoundationEssentials
import Testing

@Suite struct AccountReviewTests {
    private func review(
        obstacle: String? = nil, _ change: (inout [AccountReview.Holding]) -> Void = { _ in }
    ) throws -> AccountReview {
        let catalogue = try TemplateCatalogue.standard
        var holdings = catalogue.definitions.map {
            AccountReview.Holding(
                name: $0.vendorName, language: $0.language.rawValue, status: .known(.approved),
                category: .known($0.category))
        }
        change(&holdings)
        return AccountReview(obstacle: obstacle, catalogue: catalogue, holdings: holdings)
    }

    @Test
    func anAccountIsReadyWhenEveryTemplateIsApproved() throws {
        let review = try self.review()
        #expect(review.isReady && !review.isPending && review.problem == nil)
    }

    @Test(arguments: [TemplateStatus.pending, .inAppeal])
    func itIsNotReadyWhileOneIsInItsFirstReview(status: TemplateStatus) throws {
        let review = try self.review { $0[0].status = .known(status) }
        #expect(!review.isReady && review.isPending)
        #expect(review.problem?.hasPrefix("not approved yet: ") == true)
    }

    @Test
    func itIsNotReadyWhileOneIsMissing() throws {
        let review = try self.review { $0.removeFirst(2) }
        #expect(!review.isReady && review.isPending)
        #expect(review.problem?.hasSuffix("and 1 more") == true)
    }

    @Test(arguments: [TemplateStatus.rejected, .paused, .disabled])
    func oneThatMetaRefusesIsToldAndKeepsNoNumberBack(status: TemplateStatus) throws {
        let review = try self.review { $0[0].status = .known(status) }
        #expect(review.isReady && !review.isPending)
        #expect(review.problem?.hasPrefix("refused: ") == true)
    }

    @Test
    func whenAllAreRefusedNothingCanBeSent() throws {
        let review = try self.review { holdings in
            for index in holdings.indices { holdings[index].status = .known(.rejected) }
        }
        #expect(!review.isReady)
    }

    @Test
    func anotherCategoryIsTold() throws {
        let review = try self.review { $0[0].category = .unknown("MARKETING") }
        #expect(review.isReady)
        #expect(review.problem?.contains("MARKETING") == true)
    }

    @Test
    func whatStandsInTheWayOfAllMessagesGoesFirst() throws {
        let review = try self.review(obstacle: "WhatsApp blocks its messages") { $0.removeFirst() }
        #expect(!review.isReady)
        #expect(review.problem == "WhatsApp blocks its messages")
    }

    @Test(
        arguments: [
            (
                AccountStanding(
                    event: .known(.restriction), restrictions: [.init(kind: .known(.addingNumbers), until: nil)]), true
            ),
            (AccountStanding(event: .known(.disabled), ban: .known(.disabled)), true),
            (AccountStanding(event: .known(.disabled), ban: .known(.reinstated)), false),
            (AccountStanding(event: .known(.deleted)), true), (AccountStanding(event: .known(.reconnected)), false),
            (AccountStanding(event: .unknown("AD_ACCOUNT_LINKED")), nil),
        ] as [(AccountStanding, Bool?)])
    func theStandingClosesAnAccountOrOpensIt(standing: AccountStanding, isClosed: Bool?) {
        #expect(standing.closedUntil.map { $0 == .distantFuture } == isClosed)
    }
}
