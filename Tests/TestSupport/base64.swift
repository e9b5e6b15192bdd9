import FoundationEssentials

package func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

package func decodeBase64(_ text: String) throws -> [UInt8] {
    guard let data = Data(base64Encoded: text) else { throw TestFailure("no base64") }
    return Array(data)
}
