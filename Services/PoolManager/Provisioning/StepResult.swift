import Core

/// How a step left off.
enum StepResult: Sendable {
    case ended(NumberOutcome)
    /// The record says it already: a limit forbids the call, or the vendor was further than we knew.
    case recorded
    /// Somebody else has the number by now.
    case lost
}
