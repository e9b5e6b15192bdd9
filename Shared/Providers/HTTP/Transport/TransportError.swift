/// Why a call got no whole answer. The texts quote nothing of the request.
enum TransportError: Error, Hashable {
    /// Not a byte of the request was sent.
    case unreachable(String)
    /// It may have been executed.
    case unanswered(String)
}
