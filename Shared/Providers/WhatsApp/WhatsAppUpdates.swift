package import Core

/// What one webhook body of WhatsApp held, in the order in which it came.
package struct WhatsAppUpdates: Sendable, Equatable {
    /// News about a business account, its numbers or templates.
    package struct AccountUpdate: Sendable, Equatable {
        package enum Field: String, Sendable, CaseIterable {
            case accountAlerts = "account_alerts"
            case accountReview = "account_review_update"
            case account = "account_update"
            case businessCapability = "business_capability_update"
            case numberName = "phone_number_name_update"
            case numberQuality = "phone_number_quality_update"
            case security
            case templateCategory = "template_category_update"
            case templateComponents = "message_template_components_update"
            case templateQuality = "message_template_quality_update"
            case templateStatus = "message_template_status_update"
        }

        package var field: Field
        /// In `account_update` with a `PARTNER_` event this is the partner's business instead.
        package var businessAccount: BusinessAccountID
        /// The change's `value`, a JSON object with sorted keys.
        package var value: String
    }

    /// An error that belongs to a number and to no message.
    package struct Fault: Sendable, Equatable {
        package var number: PhoneNumberID?
        package var code: Int
        package var detail: String
    }

    package var replies: [Reply] = []
    package var receipts: [Receipt] = []
    package var accountUpdates: [AccountUpdate] = []
    package var faults: [Fault] = []
    /// Elements of a known kind that lack what makes them usable. Kinds that the product has no use for are not
    /// counted.
    package var undecodable = 0

    package init() {}
}
