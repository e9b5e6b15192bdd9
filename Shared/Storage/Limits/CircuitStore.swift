package import Core
package import Redis

/// The circuits that all processes share, in Redis. What is clean is not there.
package struct CircuitStore: Sendable {
    /// Others changed the circuit in every attempt.
    package struct Contended: Error {}

    private let redis: RedisClient
    private let topology: StreamTopology

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    /// Applies `change` to the circuit as it is now; it is called again when another process was faster.
    /// - Parameter change: the circuit, and Redis' clock in ms.
    func update<Result>(
        _ id: CircuitID, _ vendor: Vendor, _ change: (inout Circuit, Int64) -> Result
    ) async throws -> Result {
        let keys = [self.topology.circuits(vendor)]
        let name = RedisArgument("\(id)")
        for _ in 0..<32 {
            let reply = try await self.redis.evaluate(Self.readScript, keys: keys, arguments: [name])
                .decodeArray(atLeast: 2)
            let text = reply[1].string ?? ""
            let before = text.isEmpty ? Circuit() : Circuit(text)
            var circuit = before ?? Circuit()
            let result = change(&circuit, Int64(try reply[0].decodeInt()))
            // What nobody can read goes, or the deciding script would hold calls up for it for ever.
            guard circuit != before else { return result }
            let arguments = [name, RedisArgument(text), RedisArgument(circuit.isClean ? "" : "\(circuit)")]
            if try await self.redis.evaluate(Self.swapScript, keys: keys, arguments: arguments).int == 1 {
                return result
            }
        }
        throw Contended()
    }

    /// Every circuit that is not clean, and Redis' clock in ms.
    package func all(_ vendor: Vendor) async throws -> (circuits: [CircuitID: Circuit], now: Int64) {
        let reply = try await self.redis.evaluate(
            Self.listScript, keys: [self.topology.circuits(vendor)]
        ).decodeArray(atLeast: 2)
        let fields = try reply[1].decodeArray()
        var circuits: [CircuitID: Circuit] = [:]
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            guard let id = fields[index].string.flatMap({ CircuitID($0) }),
                let circuit = fields[index + 1].string.flatMap({ Circuit($0) })
            else { continue }
            circuits[id] = circuit
        }
        return (circuits, Int64(try reply[0].decodeInt()))
    }

    private static let clock = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        """

    /// KEYS: circuits. ARGV: id. The time and the circuit.
    private static let readScript = RedisScript(
        source: "\(Self.clock) return {now, redis.call('HGET', KEYS[1], ARGV[1]) or ''}")

    /// KEYS: circuits. The time, and ids and circuits by turns.
    private static let listScript = RedisScript(
        source: "\(Self.clock) return {now, redis.call('HGETALL', KEYS[1])}")

    /// KEYS: circuits. ARGV: id, the circuit as it was, the circuit as it is to be. 1 when it was as it was.
    private static let swapScript = RedisScript(
        source: """
            #!lua flags=allow-oom
            if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
            if ARGV[3] == '' then
                redis.call('HDEL', KEYS[1], ARGV[1])
            else
                redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
                redis.call('PEXPIRE', KEYS[1], 2 * 86400000)
            end
            return 1
            """)
}
