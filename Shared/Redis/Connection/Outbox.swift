import NIOCore

/// What callers have put in and the event loop has not yet taken, and how much is in flight altogether.
struct Outbox {
    struct Limits: Sendable {
        var commands: Int
        var bytes: Int
    }

    enum Admission: Equatable {
        /// With `flushNeeded` the caller has to schedule a flush; else one is scheduled already.
        case admitted(flushNeeded: Bool)
        case overloaded
        /// The connection takes no more commands.
        case refused(RedisError)
    }

    struct Batch {
        var bytes: ByteBuffer
        var exchanges: [Exchange]
    }

    private enum State {
        case open
        case draining(RedisError)
        case closed(RedisError)
    }

    private let limits: Limits
    private var state = State.open
    private var bytes = ByteBuffer()
    private var exchanges: [Exchange] = []
    private var lastBatchSize = 0
    private(set) var commandsInFlight = 0
    private var bytesInFlight = 0

    init(limits: Limits) {
        self.limits = limits
    }

    mutating func append(
        _ commands: some Collection<RedisCommand>, for receiver: ReplyReceiver, deadline: NIODeadline
    ) -> Admission {
        if let refusal { return .refused(refusal) }
        let size = commands.reduce(0) { $0 + $1.encodedSize }
        guard self.commandsInFlight + commands.count <= self.limits.commands,
            self.bytesInFlight + size <= self.limits.bytes
        else { return .overloaded }
        self.commandsInFlight += commands.count
        self.bytesInFlight += size
        let isFirst = self.exchanges.isEmpty
        if isFirst { self.bytes.reserveCapacity(max(size, self.lastBatchSize)) }
        for command in commands {
            command.write(into: &self.bytes)
        }
        self.exchanges.append(
            Exchange(receiver: receiver, commandCount: commands.count, byteCount: size, deadline: deadline))
        return .admitted(flushNeeded: isFirst)
    }

    /// Everything appended since the last call, nil if nothing was.
    mutating func take() -> Batch? {
        guard !self.exchanges.isEmpty else { return nil }
        let batch = Batch(bytes: self.bytes, exchanges: self.exchanges)
        self.lastBatchSize = self.bytes.readableBytes
        self.bytes = ByteBuffer()
        self.exchanges = []
        return batch
    }

    mutating func answered(_ exchange: Exchange) {
        self.commandsInFlight -= exchange.commandCount
        self.bytesInFlight -= exchange.byteCount
    }

    /// Refuses further commands with `error` from now on; those in flight go on.
    mutating func drain(refusing error: RedisError) {
        guard case .open = self.state else { return }
        self.state = .draining(error)
    }

    /// What further commands are refused with, nil while they are not.
    var refusal: RedisError? {
        switch self.state {
        case .open: nil
        case .draining(let error), .closed(let error): error
        }
    }

    var isDrained: Bool {
        guard case .draining = self.state else { return false }
        return self.commandsInFlight == 0
    }

    /// - Returns: what was never sent.
    mutating func close(refusing error: RedisError) -> [Exchange] {
        if case .closed = self.state { return [] }
        self.state = .closed(error)
        defer {
            self.exchanges = []
            self.bytes = ByteBuffer()
        }
        return self.exchanges
    }
}
