import Core
import Providers

extension Recipient {
    /// A driver by phone number where there is one, since it lasts longer than a user id; nil when there is neither.
    init?(phone: PhoneNumber?, userID: BusinessScopedUserID?) {
        if let phone {
            self = .phone(phone)
        } else if let userID {
            self = .user(userID)
        } else {
            return nil
        }
    }

    /// Whoever wrote.
    init?(_ sender: Reply.Sender) {
        self.init(phone: sender.waID.flatMap { try? PhoneNumber(waID: $0) }, userID: sender.userID)
    }
}
