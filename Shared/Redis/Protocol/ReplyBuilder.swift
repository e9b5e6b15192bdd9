internal import CHiredis
import NIOCore

/// Collects what hiredis' reader finds: the values of one reply in the order of the wire, their strings in one buffer.
///
/// hiredis sees no object of ours: each callback returns the builder's address, which says "not out of memory".
final class ReplyBuilder {
    private enum Node {
        case string(offset: Int, count: Int)
        case error(offset: Int, count: Int)
        case integer(Int64)
        case null
        case array(count: Int)
    }

    private var nodes: [Node] = []
    private var text = ByteBuffer()

    /// The reply whose end hiredis has just reported.
    func finish() -> RedisValue {
        var index = 0
        let reply = self.value(at: &index)
        self.nodes.removeAll(keepingCapacity: true)
        self.text = ByteBuffer()
        return reply
    }

    private func value(at index: inout Int) -> RedisValue {
        let node = self.nodes[index]
        index += 1
        switch node {
        case .string(let offset, let count): return .string(self.slice(offset, count))
        case .error(let offset, let count): return .error(self.serverError(offset, count))
        case .integer(let value): return .integer(value)
        case .null: return .null
        case .array(let count):
            var values: [RedisValue] = []
            values.reserveCapacity(count)
            for _ in 0..<count {
                values.append(self.value(at: &index))
            }
            return .array(values)
        }
    }

    private func slice(_ offset: Int, _ count: Int) -> ByteBuffer {
        self.text.getSlice(at: offset, length: count) ?? ByteBuffer()
    }

    private func serverError(_ offset: Int, _ count: Int) -> RedisError {
        RedisError(serverReply: String(buffer: self.slice(offset, min(count, RedisError.maximumReplyLength))))
    }

    private func addString(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        let offset = self.text.writerIndex
        let count = unsafe self.text.writeBytes(bytes)
        self.nodes.append(isError ? .error(offset: offset, count: count) : .string(offset: offset, count: count))
    }
}

extension ReplyBuilder {
    /// What hiredis calls as it parses. Its task carries the address of the builder, which outlives the reader.
    static var callbacks: redisReplyObjectFunctions {
        var callbacks = redisReplyObjectFunctions()
        unsafe callbacks.createString = { task, bytes, count in
            unsafe ReplyBuilder.add(to: task) { builder, type in
                let bytes = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
                unsafe builder.addString(bytes, isError: type == REDIS_REPLY_ERROR)
            }
        }
        unsafe callbacks.createArray = { task, count in
            unsafe ReplyBuilder.add(to: task) { builder, _ in builder.nodes.append(.array(count: Int(count))) }
        }
        unsafe callbacks.createInteger = { task, value in
            unsafe ReplyBuilder.add(to: task) { builder, _ in builder.nodes.append(.integer(value)) }
        }
        unsafe callbacks.createNil = { task in
            unsafe ReplyBuilder.add(to: task) { builder, _ in builder.nodes.append(.null) }
        }
        unsafe callbacks.freeObject = { _ in }
        return callbacks
    }

    private static func add(
        to task: UnsafePointer<redisReadTask>?, _ body: (ReplyBuilder, CInt) -> Void
    ) -> UnsafeMutableRawPointer? {
        guard let task = unsafe task?.pointee, let address = unsafe task.privdata else { return nil }
        body(unsafe Unmanaged<ReplyBuilder>.fromOpaque(address).takeUnretainedValue(), unsafe task.type)
        return unsafe address
    }
}
