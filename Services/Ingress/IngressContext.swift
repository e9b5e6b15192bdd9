import Core
import Hummingbird
import Logging

/// What is known of a request while it is answered.
struct IngressContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who sent it, once that is established.
    var caller: Caller?

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
    }
}
