import Hummingbird
import NIOCore

/// Keeps the connection within reach, so that an injected fault can cut it.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// What strikes this request.
    var fault: Fault.Action?

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }
}
