/// What follows when a driver presses a button.
struct ActionRule: Sendable, Hashable {
    let writesFleetUpdate: Bool
    let confirmation: LocalizedText
}
