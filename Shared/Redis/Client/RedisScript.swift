import Synchronization

/// A Lua script. Make it once and keep it: the server computes its digest at the first use, and the digest stays here.
///
/// One that helps to empty a server begins with `#!lua flags=allow-oom`, because a server whose memory is full refuses
/// others that write.
package final class RedisScript: Sendable {
    package let source: String
    private let digest = Mutex<String?>(nil)

    package init(source: String) {
        self.source = source
    }

    /// The SHA-1 of the source in hexadecimal, nil until a server has told it. It is the same on every server.
    var sha1: String? {
        get { self.digest.withLock { $0 } }
        set { self.digest.withLock { $0 = newValue } }
    }
}

extension RedisScript {
    /// The script with the keys and arguments of one run.
    package struct Call: Sendable {
        package let script: RedisScript
        package let keys: [String]
        package let arguments: [RedisArgument]

        package init(_ script: RedisScript, keys: [String] = [], arguments: [RedisArgument] = []) {
            self.script = script
            self.keys = keys
            self.arguments = arguments
        }

        func evalsha(_ sha1: String) -> RedisCommand {
            self.command("EVALSHA", script: sha1)
        }

        var eval: RedisCommand {
            self.command("EVAL", script: self.script.source)
        }

        private func command(_ name: RedisArgument, script: String) -> RedisCommand {
            var arguments = [name, RedisArgument(script), RedisArgument(self.keys.count)]
            arguments.reserveCapacity(arguments.count + self.keys.count + self.arguments.count)
            for key in self.keys { arguments.append(RedisArgument(key)) }
            arguments += self.arguments
            return RedisCommand(arguments)
        }
    }
}
