import NIOCore

extension ByteBuffer {
    /// Writes `arguments` as RESP bulk strings, with one capacity check for all of them.
    mutating func writeArguments(_ arguments: some Collection<RedisArgument>) {
        let size = arguments.reduce(0) { $0 + $1.encodedSize }
        unsafe self.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { target in
            var writer = unsafe ArgumentWriter(target)
            for argument in arguments {
                writer.write(argument)
            }
            return writer.offset
        }
    }

    mutating func writeArrayHeader(count: Int) {
        let size = 1 + decimalDigitCount(count.magnitude) + 2
        unsafe self.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { target in
            var writer = unsafe ArgumentWriter(target)
            writer.writeHeader("*", count: count)
            return writer.offset
        }
    }
}
