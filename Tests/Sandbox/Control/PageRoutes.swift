import Hummingbird

/// The page with the dispatcher's screen and the driver's phone.
struct PageRoutes: Sendable {
    func add(to router: Router<SandboxContext>) {
        let files: [(path: RouterPath, bytes: [UInt8], contentType: String)] = [
            ("", PackageResources.page_html, "text/html; charset=utf-8"),
            ("page.js", PackageResources.page_js, "text/javascript; charset=utf-8"),
            ("page.css", PackageResources.page_css, "text/css; charset=utf-8"),
        ]
        for file in files {
            router.get(file.path) { _, _ in
                var answer = Answer(status: 200, body: .bytes(file.bytes, contentType: file.contentType))
                answer.headers["Cache-Control"] = "no-cache"
                answer.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data: blob:"
                return answer
            }
        }
    }
}
