import Foundation

@testable import Redis

/// A certification authority made for one test, and a certificate of it for `localhost`.
struct TestCertificates {
    let directory: URL

    var authority: String { self.directory.appending(path: "ca.pem").path }
    var certificate: String { self.directory.appending(path: "server.pem").path }
    var key: String { self.directory.appending(path: "server.key").path }

    init(in directory: URL) async throws {
        self.directory = directory
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try await self.openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=test", "-keyout", "ca.key", "-out", "ca.pem"] + curve)
        try await self.openssl(
            ["req", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"] + curve)
        try Data("subjectAltName=DNS:localhost".utf8).write(to: directory.appending(path: "names"))
        try await self.openssl([
            "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names", "-out", "server.pem",
        ])
    }

    private func openssl(_ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = self.directory
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let exit = Pending<CInt>()
        process.terminationHandler = { exit.resolve(.success($0.terminationStatus)) }
        try process.run()
        guard try await exit.value() == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
