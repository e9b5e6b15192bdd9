import Redis

/// Each script gets KEYS: stream, lease, dead letters; ARGV: epoch, group, then its own.
extension PartitionQueue {
    private static func fenced(_ body: String) -> RedisScript {
        RedisScript(
            source: """
                #!lua flags=allow-oom
                if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[1] then
                    return redis.error_reply('LEASELOST the lease is held under another epoch')
                end
                \(body)
                """)
    }

    /// ARGV: consumer, first id, count. XAUTOCLAIM's answer.
    static let adoptScript = fenced(
        """
        local claimed = redis.pcall('XAUTOCLAIM', KEYS[1], ARGV[2], ARGV[3], 0, ARGV[4], 'COUNT', ARGV[5])
        if not claimed.err then return claimed end
        if string.sub(claimed.err, 1, 7) == 'NOGROUP' then return {'0-0', {}} end
        return claimed
        """)

    /// ARGV: consumer, count. XREADGROUP's answer.
    static let readScript = fenced(
        """
        local function read()
            return redis.pcall('XREADGROUP', 'GROUP', ARGV[2], ARGV[3], 'COUNT', ARGV[4], 'STREAMS', KEYS[1], '>')
        end
        local entries = read()
        if entries and entries.err and string.sub(entries.err, 1, 7) == 'NOGROUP' then
            redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[2], '0', 'MKSTREAM')
            entries = read()
        end
        return entries
        """)

    /// ARGV: ids.
    static let acknowledgeScript = fenced(
        """
        redis.call('XACK', KEYS[1], ARGV[2], unpack(ARGV, 3))
        return redis.call('XDEL', KEYS[1], unpack(ARGV, 3))
        """)

    /// ARGV: id, then the dead letter's fields.
    static let buryScript = fenced(
        """
        redis.call('XADD', KEYS[3], '*', unpack(ARGV, 4))
        redis.call('XACK', KEYS[1], ARGV[2], ARGV[3])
        return redis.call('XDEL', KEYS[1], ARGV[3])
        """)
}
