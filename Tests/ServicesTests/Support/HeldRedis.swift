import Redis
import Storage
import Synchronization

@testable import Ingress

/// In the place of Redis: keeps what is enqueued until the test answers.
final class HeldRedis: Sendable {
    private struct Held {
        var isUp = true
        var identities: [String] = []
        var completions: [@Sendable (EventQueue.Result) -> Void] = []
    }

    private let held = Mutex(Held())

    /// Whether it can be asked at once.
    var isUp: Bool {
        get { self.held.withLock { $0.isUp } }
        set { self.held.withLock { $0.isUp = newValue } }
    }

    /// The events' own ids, in the order in which they came.
    var events: [String] {
        self.held.withLock { $0.identities.map { String($0.split(separator: "/").last ?? "") } }
    }

    var enqueue: WebhookShortcut.Enqueue {
        { entry, completion in
            self.held.withLock { held in
                guard held.isUp else { return false }
                held.identities.append(entry.identity)
                held.completions.append(completion)
                return true
            }
        }
    }

    /// Answers the oldest entry that waits.
    func answer(_ result: EventQueue.Result = .success(.enqueued)) {
        let completion = self.held.withLock { $0.completions.isEmpty ? nil : $0.completions.removeFirst() }
        completion?(result)
    }
}
