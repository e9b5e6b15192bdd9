import Core
import Redis

/// One script decides about a batch of calls to one vendor, in order: each takes from all of its buckets, or from none
/// and is told how long to wait. The clock is Redis' own.
enum LimitScript {
    struct Request: Sendable {
        var call: VendorCall
        var hasWaited: Bool
        /// Circuits of the call that are let through, since this is the call that finds out.
        var probes: [CircuitID]
    }

    enum Answer: Sendable {
        /// `isMarked`: something is known against one of its circuits, so that success is news.
        case go(isMarked: Bool)
        case limit(Hold.Limit, Duration)
        /// The circuit does not let calls pass, at that time of Redis' clock.
        case circuit(CircuitID, Circuit, now: Int64)
    }

    /// - Returns: an answer to each request, and the time of Redis' clock in ms at which they were given.
    static func evaluate(
        _ requests: [Request], vendor: Vendor, dailyRecipients: Int, redis: RedisClient, topology: StreamTopology
    ) async throws -> (answers: [Answer], now: Double) {
        var keys = [topology.circuits(vendor), topology.recipients(vendor)]
        var arguments = [RedisArgument(dailyRecipients)]
        for request in requests {
            for bucket in request.call.buckets { keys.append(topology.bucket(bucket.name, vendor)) }
            if let recipient = request.call.recipient {
                keys.append(topology.window("\(recipient.number)/\(recipient.id)", vendor))
            }
            self.append(request, to: &arguments)
        }
        let reply = try await redis.evaluate(self.script, keys: keys, arguments: arguments)
            .decodeArray(atLeast: 1 + requests.count * 3)
        let now = Double(try reply[0].decodeInt()) / 1_000
        let answers = try requests.enumerated().map { place, request in
            let parts = reply[(1 + place * 3)..<(4 + place * 3)]
            return try self.answer(Array(parts), to: request.call, now: Int64(now))
        }
        return (answers, now)
    }

    private static func append(_ request: Request, to arguments: inout [RedisArgument]) {
        arguments.append(RedisArgument(request.hasWaited ? 1 : 0))
        arguments.append(RedisArgument(request.call.circuits.count))
        for circuit in request.call.circuits {
            arguments.append(RedisArgument("\(circuit)"))
            arguments.append(RedisArgument(request.probes.contains(circuit) ? 1 : 0))
        }
        arguments.append(RedisArgument(request.call.buckets.count))
        for bucket in request.call.buckets {
            arguments.append(RedisArgument("\(bucket.limit.interval)"))
            arguments.append(RedisArgument(bucket.limit.burst))
        }
        arguments.append(RedisArgument(request.call.recipient?.id ?? ""))
        switch request.call.recipient?.counting {
        case .answer(let rest): arguments.append(RedisArgument(max(rest.wholeMilliseconds, 0)))
        case .template, nil: arguments.append(0)
        }
    }

    /// - Parameter parts: how long to wait; what for; what is known of a circuit.
    private static func answer(_ parts: [RedisValue], to call: VendorCall, now: Int64) throws -> Answer {
        let wait = Duration.milliseconds(try parts[0].decodeInt())
        let text = parts[2].string ?? ""
        switch try parts[1].decodeInt() {
        case 0: return .go(isMarked: !text.isEmpty)
        case self.recipients: return .limit(.recipients, wait)
        case let bucket where bucket > 0: return .limit(call.buckets[bucket - 1].kind, wait)
        case let circuit: return .circuit(call.circuits[-circuit - 1], Circuit(text) ?? Circuit(), now: now)
        }
    }

    /// Gives back what a call that was not made after all took.
    static func giveBack(_ call: VendorCall, redis: RedisClient, topology: StreamTopology) async throws {
        guard !call.buckets.isEmpty else { return }
        _ = try await redis.evaluate(
            self.giveBackScript, keys: call.buckets.map { topology.bucket($0.name, call.vendor) },
            arguments: call.buckets.map { RedisArgument("\($0.limit.interval)") })
    }

    private static let recipients = 1_000
}
