import HTTPTypes
import Hummingbird

extension Router {
    /// Answers 405 with `Allow` to every other method of the path.
    func refuseOtherMethods(_ path: RouterPath, allowed: [HTTPRequest.Method]) {
        let allow = allowed.map(\.rawValue).joined(separator: ", ")
        for method: HTTPRequest.Method in [.get, .post, .put, .patch, .delete, .head, .options]
        where !allowed.contains(method) {
            self.on(path, method: method) { _, _ in
                Response(status: .methodNotAllowed, headers: [.allow: allow])
            }
        }
    }
}
