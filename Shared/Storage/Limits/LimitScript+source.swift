import Redis

extension LimitScript {
    /// KEYS: circuits, recipients; then of each call its buckets, and the window of its recipient if it has one.
    /// ARGV: recipients within a day (0: any number); then of each call: whether it waited, circuits (id, whether it is
    /// the probe), buckets (interval, burst), recipient (or empty), ms for which the recipient's window stays open.
    /// Lists have their length in front. A bucket is a string of two times in ms: when it is full, and the turn of the
    /// last one who waits; `TokenBucket` says what is done with them.
    /// Answers the time in µs, then of each call: ms to wait; what for (0 nothing, the place of a bucket, 1000
    /// recipients, the place of a circuit below 0); what is known of a circuit.
    static let script = RedisScript(
        source: """
            #!lua flags=allow-oom
            local time = redis.call('TIME')
            local now = time[1] * 1000 + time[2] / 1000
            local day, longest, daily = 86400000, 60000, tonumber(ARGV[1])
            local argument, key = 1, 2
            local full, queue, changed = {}, {}, {}
            local known = redis.call('EXISTS', KEYS[1]) == 1
            local people

            local function read() argument = argument + 1 return ARGV[argument] end
            local function number() return tonumber(read()) end
            local function name() key = key + 1 return KEYS[key] end

            local function load(bucket)
                if full[bucket] then return end
                local text = redis.call('GET', bucket) or '0 0'
                local cut = string.find(text, ' ', 1, true)
                full[bucket] = tonumber(string.sub(text, 1, cut - 1))
                queue[bucket] = tonumber(string.sub(text, cut + 1))
            end

            local function count()
                if people then return end
                redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - day)
                people = redis.call('ZCARD', KEYS[2])
            end

            local answers = {math.floor(now * 1000)}
            while argument < #ARGV do
                local waited = number() == 1
                local wait, by, text = 0, 0, ''
                for i = 1, number() do
                    local circuit, probes = read(), number() == 1
                    local value = known and by == 0 and redis.call('HGET', KEYS[1], circuit)
                    if value then
                        text = value
                        if not probes and string.sub(value, 1, 1) ~= 'c' then by = -i end
                    end
                end
                local buckets, levels, intervals = {}, {}, {}
                for i = 1, number() do
                    local bucket, interval, burst = name(), number(), number()
                    load(bucket)
                    local whole = interval * burst
                    if full[bucket] > now + whole + 1 then
                        full[bucket] = now + whole
                        changed[bucket] = true
                    end
                    if full[bucket] + whole <= now or queue[bucket] > now + longest then queue[bucket] = 0 end
                    local level = math.max(full[bucket], now)
                    local rest = level - now - interval * (burst - 1)
                    if rest <= 0.001 and not waited then rest = queue[bucket] - now end
                    if by >= 0 and rest > math.max(wait, 0.001) then by, wait = i, rest end
                    buckets[i], levels[i], intervals[i] = bucket, level, interval
                end
                local person, opens, counts = read(), number(), false
                local window = person ~= '' and name()
                if window and opens > 0 then
                    redis.call('SET', window, '', 'PX', opens)
                elseif window and by == 0 and daily > 0 and redis.call('EXISTS', window) == 0 then
                    counts = true
                    count()
                    if people >= daily and not redis.call('ZSCORE', KEYS[2], person) then
                        local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
                        by, wait = 1000, math.min(oldest + day - now, longest)
                    end
                end
                if by == 0 then
                    for i, bucket in ipairs(buckets) do
                        full[bucket] = levels[i] + intervals[i]
                        changed[bucket] = true
                    end
                    if counts then people = people + redis.call('ZADD', KEYS[2], now, person) end
                elseif buckets[by] then
                    local bucket, interval = buckets[by], intervals[by]
                    local turn = math.max(queue[bucket], now + wait - interval) + interval
                    wait = math.min(turn - now, longest)
                    if wait == turn - now then
                        queue[bucket] = turn
                        changed[bucket] = true
                    end
                end
                answers[#answers + 1] = math.ceil(wait)
                answers[#answers + 1] = by
                answers[#answers + 1] = text
            end
            for bucket in pairs(changed) do
                local value = string.format('%.3f %.3f', full[bucket], queue[bucket])
                local rest = math.ceil(math.max(full[bucket], queue[bucket]) - now)
                redis.call('SET', bucket, value, 'PX', math.max(rest, 1))
            end
            if people then redis.call('PEXPIRE', KEYS[2], day) end
            return answers
            """)

    /// KEYS: buckets. ARGV: the interval of each.
    static let giveBackScript = RedisScript(
        source: """
            #!lua flags=allow-oom
            for i, bucket in ipairs(KEYS) do
                local text = redis.call('GET', bucket)
                if text then
                    local cut = string.find(text, ' ', 1, true)
                    local full = tonumber(string.sub(text, 1, cut - 1)) - ARGV[i]
                    redis.call('SET', bucket, string.format('%.3f', full) .. string.sub(text, cut), 'KEEPTTL')
                end
            end
            """)
}
