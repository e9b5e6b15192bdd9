import Testing

@testable import Redis

@Suite struct RedisConfigurationTests {
    struct Accepted: Sendable {
        let url: String
        let target: RedisTarget
        var username: String?
        var password: String?
        var database = 0
        var usesTLS = false
    }

    static let accepted: [Accepted] = [
        Accepted(url: "redis://localhost", target: .server(.tcp(host: "localhost", port: 6379))),
        Accepted(url: "REDIS://h:6380/", target: .server(.tcp(host: "h", port: 6380))),
        Accepted(url: "redis://h/15", target: .server(.tcp(host: "h", port: 6379)), database: 15),
        Accepted(url: "redis://h?db=3", target: .server(.tcp(host: "h", port: 6379)), database: 3),
        Accepted(
            url: "rediss://:s%40crt%2F@h:1/2", target: .server(.tcp(host: "h", port: 1)), password: "s@crt/",
            database: 2, usesTLS: true),
        Accepted(
            url: "redis://us%3Aer:p@ss:word@h", target: .server(.tcp(host: "h", port: 6379)), username: "us:er",
            password: "p@ss:word"),
        Accepted(url: "redis://user@h", target: .server(.tcp(host: "h", port: 6379)), username: "user", password: ""),
        Accepted(url: "redis://:@h", target: .server(.tcp(host: "h", port: 6379))),
        Accepted(url: "redis://[::1]", target: .server(.tcp(host: "::1", port: 6379))),
        Accepted(url: "redis://[fe80::1]:7000/1", target: .server(.tcp(host: "fe80::1", port: 7000)), database: 1),
        Accepted(
            url: "unix:///run/redis/a%20b.sock?db=7", target: .server(.unix(path: "/run/redis/a b.sock")),
            database: 7),
        Accepted(
            url: "redis+unix://u:p@/run/redis.sock", target: .server(.unix(path: "/run/redis.sock")), username: "u",
            password: "p"),
        Accepted(
            url: "redis+sentinel://:pw@a,b:1,[::1]:2/my-master/4",
            target: .master(
                name: "my-master",
                sentinels: [
                    .tcp(host: "a", port: 26379), .tcp(host: "b", port: 1), .tcp(host: "::1", port: 2),
                ]), password: "pw", database: 4),
        Accepted(
            url: "rediss+sentinel://a/m", target: .master(name: "m", sentinels: [.tcp(host: "a", port: 26379)]),
            usesTLS: true),
    ]

    @Test(arguments: accepted)
    func acceptsURL(expected: Accepted) throws {
        let configuration = try RedisConfiguration(url: expected.url)
        #expect(configuration.target == expected.target)
        #expect(configuration.username == expected.username)
        #expect(configuration.password == expected.password)
        #expect(configuration.database == expected.database)
        #expect(configuration.usesTLS == expected.usesTLS)
    }

    @Test(arguments: [
        "", "localhost:6379", "http://h", "redis:/h", "redis://", "redis:///1", "redis://user:secret@", "redis://h:0",
        "redis://h:65536", "redis://h:x", "redis://h:", "redis://h/-1", "redis://h/x", "redis://h/1/2",
        "redis://h/1?db=2", "redis://h?other=1", "redis://h?db", "redis://h#f", "redis://a:secret%@h",
        "redis://a:secret%4@h", "redis://a:secret%zz@h", "redis://a:secret%00@h", "redis://a:secret%ff@h",
        "redis://a secret@h", "redis://[::1", "redis://[::1]x", "redis://::1", "unix://", "unix:///",
        "unix://host/path", "redis+sentinel://a", "redis+sentinel://a/", "redis+sentinel://a,/m",
        "redis+sentinel:///m", "redis+sentinel://a/m/x", "redis://h/\u{7F}",
        "redis://" + String(repeating: "secret", count: 1000),
    ])
    func refusesURLWithoutQuotingIt(url: String) throws {
        let error = try #require(throws: RedisError.self) { try RedisConfiguration(url: url) }
        #expect(error.code == .invalidURL)
        #expect(error.message.contains("redis://[user[:password]@]host"))
        #expect(!error.description.contains("secret"))
    }

    @Test(arguments: ["redis://user:hidden@host/1", "rediss+sentinel://:hidden@a,b/m", "unix://u:hidden@/path"])
    func masksThePassword(url: String) throws {
        var configuration = try RedisConfiguration(url: url)
        configuration.sentinelPassword = "hidden too"
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [dumped, "\(configuration)", String(reflecting: configuration)] {
            #expect(!text.contains("hidden"))
            #expect(text.contains("***"))
        }
    }
}
