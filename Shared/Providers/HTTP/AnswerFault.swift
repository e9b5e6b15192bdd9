/// An answer that came and was not taken.
enum AnswerFault: Error {
    case tooLong
}
