import FoundationEssentials

/// Steps the wall clocks of processes with libfaketime. Clocks that only run forward are left as they are, as a real
/// step would leave them.
struct Clocks: Sendable {
    private static let libraries = ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketimeMT.so.1" }

    private let library: String
    private let directory: String

    /// Nil where libfaketime is not installed.
    init?(directory: String) throws {
        guard let library = Self.libraries.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            return nil
        }
        self.library = library
        self.directory = directory
        for role in Disturbance.Role.allCases { try self.step(role, by: 0) }
    }

    /// What a process is started with, so that its clock can be stepped.
    func settings(_ role: Disturbance.Role) -> [String: String] {
        [
            "LD_PRELOAD": self.library, "FAKETIME_TIMESTAMP_FILE": self.file(role), "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ]
    }

    /// Takes effect within a second.
    func step(_ role: Disturbance.Role, by seconds: Int) throws {
        try Data("\(seconds < 0 ? "" : "+")\(seconds)\n".utf8).write(to: URL(filePath: self.file(role)))
    }

    /// Removes what libfaketime leaves behind when its process is killed.
    func forget(_ process: Int32) {
        for file in ["faketime_shm_\(process)", "sem.faketime_sem_\(process)"] {
            try? FileManager.default.removeItem(atPath: "/dev/shm/\(file)")  // There is none after a good end.
        }
    }

    private func file(_ role: Disturbance.Role) -> String { "\(self.directory)/clock-\(role.rawValue)" }
}
