extension KeyRing {
    /// Wraps under the writing key.
    package func wrap(_ dataKey: DataKey) throws(CipherError) -> WrappedDataKey {
        guard let ringKey = key(writingID) else { throw .unknownRingKey(id: writingID) }
        let data = WrappedDataKey.associatedData(
            tenant: dataKey.tenant, version: dataKey.version, ringKeyID: writingID)
        return WrappedDataKey(
            tenant: dataKey.tenant, version: dataKey.version, ringKeyID: writingID,
            blob: try SealedBlob.seal(dataKey.key, version: dataKey.version, using: ringKey, binding: data))
    }

    package func unwrap(_ wrapped: WrappedDataKey) throws(CipherError) -> DataKey {
        guard let ringKey = key(wrapped.ringKeyID) else { throw .unknownRingKey(id: wrapped.ringKeyID) }
        let data = WrappedDataKey.associatedData(
            tenant: wrapped.tenant, version: wrapped.version, ringKeyID: wrapped.ringKeyID)
        let opened = try SealedBlob.open(wrapped.blob, using: ringKey, binding: data)
        guard opened.byteCount == Self.keyByteCount else { throw .unreadable }
        return DataKey(tenant: wrapped.tenant, version: wrapped.version, key: opened)
    }

    /// The same data key under the writing key; nil when it already is.
    package func rewrap(_ wrapped: WrappedDataKey) throws(CipherError) -> WrappedDataKey? {
        wrapped.ringKeyID == writingID ? nil : try wrap(try unwrap(wrapped))
    }
}
