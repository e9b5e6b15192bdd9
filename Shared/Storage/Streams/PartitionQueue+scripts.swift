import Redis

/// Each script gets KEYS: stream, lease, dead letters, attempts, crashes; ARGV: epoch, group, then its own.
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

    /// ARGV: consumer, first id, count. The first two parts of XAUTOCLAIM's answer, then how many workers ended with
    /// each of the entries in hand. The third part is entries that somebody removed by hand.
    static let adoptScript = fenced(
        """
        local claimed = redis.pcall('XAUTOCLAIM', KEYS[1], ARGV[2], ARGV[3], 0, ARGV[4], 'COUNT', ARGV[5])
        if claimed.err then
            if string.sub(claimed.err, 1, 7) == 'NOGROUP' then return {'0-0', {}, {}} end
            return claimed
        end
        for _, id in ipairs(claimed[3]) do
            redis.call('HDEL', KEYS[4], id)
            redis.call('HDEL', KEYS[5], id)
        end
        local crashes = {}
        for place, entry in ipairs(claimed[2]) do
            crashes[place] = redis.call('HGET', KEYS[5], entry[1]) or 0
        end
        return {claimed[1], claimed[2], crashes}
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
        for key = 4, 5 do
            if redis.call('EXISTS', KEYS[key]) == 1 then redis.call('HDEL', KEYS[key], unpack(ARGV, 3)) end
        end
        return redis.call('XDEL', KEYS[1], unpack(ARGV, 3))
        """)

    /// ARGV: id, reason, error, time, whether it counts as an attempt. Does nothing when the entry is gone. What has
    /// more fields than a script may pass on is none of ours and is cut.
    static let buryScript = fenced(
        """
        local entry = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
        if not entry then return 0 end
        local known = redis.call('HGET', KEYS[4], ARGV[3])
        local past = known and cjson.decode(known) or {count = 0, times = {}}
        if ARGV[7] == '1' then
            past.count = past.count + 1
            table.insert(past.times, ARGV[6])
        end
        local fields = {}
        for place = 1, math.min(#entry[2], 4000) do fields[place] = entry[2][place] end
        for _, text in ipairs({
            'reason', ARGV[4], 'attempts', past.count, 'attempted_at', table.concat(past.times, ','),
            'first_error', past.first or ARGV[5], 'error', ARGV[5], 'source', ARGV[3], 'dead_at', ARGV[6]
        }) do
            table.insert(fields, text)
        end
        redis.call('XADD', KEYS[3], '*', unpack(fields))
        redis.call('XACK', KEYS[1], ARGV[2], ARGV[3])
        redis.call('HDEL', KEYS[4], ARGV[3])
        redis.call('HDEL', KEYS[5], ARGV[3])
        return redis.call('XDEL', KEYS[1], ARGV[3])
        """)

    /// ARGV: id, error, time, how many times are kept.
    static let recordScript = fenced(
        """
        local known = redis.call('HGET', KEYS[4], ARGV[3])
        local past = known and cjson.decode(known) or {count = 0, times = {}, first = ARGV[4]}
        past.count = past.count + 1
        if #past.times >= tonumber(ARGV[6]) then table.remove(past.times, 2) end
        table.insert(past.times, ARGV[5])
        redis.call('HSET', KEYS[4], ARGV[3], cjson.encode(past))
        return redis.call('HDEL', KEYS[5], ARGV[3])
        """)

    /// ARGV: id.
    static let markScript = fenced("return redis.call('HINCRBY', KEYS[5], ARGV[3], 1)")

    /// ARGV: id.
    static let unmarkScript = fenced("return redis.call('HDEL', KEYS[5], ARGV[3])")

    /// ARGV: consumer.
    static let tidyScript = fenced(
        """
        local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[2])
        if consumers.err then return 0 end
        local removed = 0
        for _, consumer in ipairs(consumers) do
            if consumer[2] ~= ARGV[3] and consumer[4] == 0 then
                redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[2], consumer[2])
                removed = removed + 1
            end
        end
        return removed
        """)
}
