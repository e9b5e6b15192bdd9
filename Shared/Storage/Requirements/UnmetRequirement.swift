/// What a server must be like before a process works on it.
package struct UnmetRequirement: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
}
