import NIOSSL

/// A certificate for `localhost` that vouches for itself, made for these tests alone, and valid for a hundred years.
enum TestCertificate {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBljCCATugAwIBAgIURcn57Ww2wjJjsNTLHKzxYHmpWAIwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTEyNTY0N1oYDzIxMjYxMDI4
        MTI1NjQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAR1SkACxEj6fNbLX7JTSr+wvSS2oQVb2aMZSVDa0T/1oyNH5v5Ay1BP
        mUTrL4VfSJjv/QSyT8bTvkiA3X/EYu5Lo2kwZzAdBgNVHQ4EFgQUV/lGDjNYTCmL
        Lp+us71wnHR9+3EwHwYDVR0jBBgwFoAUV/lGDjNYTCmLLp+us71wnHR9+3EwDwYD
        VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
        SQAwRgIhANauGKk+e12oLMiWd869CAdw0BURR83ZhCrjS//Ruvg/AiEA1mZjOVp4
        80wKf+14YriB3Pr4AqoQ11p3eMMDKwt14As=
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdBI3Osqzyycks/+9
        57kGOeFCKv58Yn+nfWGh99h3RrOhRANCAAR1SkACxEj6fNbLX7JTSr+wvSS2oQVb
        2aMZSVDa0T/1oyNH5v5Ay1BPmUTrL4VfSJjv/QSyT8bTvkiA3X/EYu5L
        -----END PRIVATE KEY-----
        """

    static func serverContext() throws -> NIOSSLContext {
        let certificate = try NIOSSLCertificate(bytes: Array(self.certificate.utf8), format: .pem)
        let key = try NIOSSLPrivateKey(bytes: Array(self.key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
    }
}
