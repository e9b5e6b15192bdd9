import Core
import Synchronization

/// Attempts of this process whose begin got no answer: their rows may stand as `sending`, and no call was made.
final class UnansweredAttempts: Sendable {
    /// More than are in hand at a time. What is forgotten waits as if its call had been made.
    private static let capacity = 20_000
    private let attempts = Mutex<[DeliveryKey: AttemptID]>([:])

    func keep(_ attempt: AttemptID, of key: DeliveryKey) {
        self.attempts.withLock { attempts in
            if attempts.count >= Self.capacity { attempts.removeAll() }
            attempts[key] = attempt
        }
    }

    func take(_ key: DeliveryKey) -> AttemptID? {
        self.attempts.withLock { $0.isEmpty ? nil : $0.removeValue(forKey: key) }
    }
}
