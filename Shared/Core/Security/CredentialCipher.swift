internal import Crypto
internal import FoundationEssentials

/// Seals what only the holder of a credential may read again: the key is derived from the credential, of which nothing
/// but a hash is stored.
package struct CredentialCipher: Sendable {
    private let key: Secret
    private let data: AssociatedData

    /// - Parameter purpose: what is sealed opens for the same purpose alone.
    package init(credential: Secret, purpose: String) {
        let derived = credential.withUnsafeBytes { bytes in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: bytes), info: Data(purpose.utf8), outputByteCount: 32)
        }
        self.key = Secret(bytes: derived)
        var data = AssociatedData("fleetchat/credential/v1")
        data.append(purpose)
        self.data = data
    }

    package func seal(_ plaintext: Secret) throws(CipherError) -> [UInt8] {
        try SealedBlob.seal(plaintext, version: 1, using: self.key, binding: self.data)
    }

    package func open(_ blob: [UInt8]) throws(CipherError) -> Secret {
        try SealedBlob.open(blob, using: self.key, binding: self.data)
    }
}
