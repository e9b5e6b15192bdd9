import Core
import NIOPosix
import Runtime
import Storage
import Wiring

/// `pool-manager keys rotate`.
enum RotateCommand {
    static func run(_ context: ProcessContext<PoolSettings>) async throws {
        let stores = try await Stores.verified(
            context.settings.stores, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: context.logger)
        let rotation = KeyRotation(postgres: stores.postgres, ring: stores.keyRing)
        let count = try await Stores.running(stores.postgres) {
            try await rotation.run { done in StandardStream.output.write("\(done) data keys wrapped anew\n") }
        }
        StandardStream.output.write(
            "\(count) data keys wrapped anew; all are under key \(stores.keyRing.writingID) now\n")
    }
}
