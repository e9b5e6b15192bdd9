/// What a driver says with a quick-reply button. What follows from each is in `catalogue.yaml`.
package enum ButtonAction: String, Sendable, Hashable, CaseIterable {
    case arrived
    case departed
    case loading
    case loaded
    case delayed
    case onTime = "on_time"
    case issue
    case accept
    case decline
    case needDetails = "need_details"
    case acknowledge
    case safe
    case needHelp = "need_help"
    case emergency
    case done
    case notYet = "not_yet"
    case callDispatch = "call_dispatch"
    case understood
}
