import NIOCore

/// A command, encoded as it is put together.
package struct RedisCommand: Sendable, Equatable {
    private var argumentCount = 0
    /// The arguments as RESP bulk strings. The array header before them is written last, when their number is known.
    private var body = ByteBuffer()

    /// - Parameter arguments: the command's name, then its arguments.
    package init(_ arguments: RedisArgument...) {
        self.append(contentsOf: arguments)
    }

    package init(_ arguments: [RedisArgument]) {
        self.append(contentsOf: arguments)
    }

    package mutating func append(_ argument: RedisArgument) {
        self.append(contentsOf: CollectionOfOne(argument))
    }

    package mutating func append(contentsOf arguments: some Collection<RedisArgument>) {
        self.argumentCount += arguments.count
        self.body.writeArguments(arguments)
    }

    package mutating func append(contentsOf strings: some Collection<String>) {
        self.append(contentsOf: strings.lazy.map { RedisArgument($0) })
    }

    package mutating func reserveCapacity(_ byteCount: Int) {
        self.body.reserveCapacity(byteCount)
    }
}

extension RedisCommand: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: RedisArgument...) {
        self.init(elements)
    }
}

extension RedisCommand {
    /// Bytes on the wire.
    var encodedSize: Int {
        1 + decimalDigitCount(self.argumentCount.magnitude) + 2 + self.body.readableBytes
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeArrayHeader(count: self.argumentCount)
        buffer.writeImmutableBuffer(self.body)
    }
}
