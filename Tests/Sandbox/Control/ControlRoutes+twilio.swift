import Hummingbird

extension ControlRoutes {
    func addTwilio(to twilio: RouterGroup<SandboxContext>) {
        twilio.get("settings") { _, _ in Answer(world.twilio.withState { $0.settings.json }) }
        twilio.patch("settings") { request, _ in
            let change = try await body(request)
            let settings = try world.twilio.withState { state throws(ShapeError) in
                try state.settings.patch(change)
                return state.settings.json
            }
            return Answer(settings)
        }
        twilio.get("numbers") { _, _ in
            Answer(["numbers": .array(world.twilio.withState { $0.numbers }.map(\.row))])
        }
        twilio.get("texts") { _, _ in
            let (texts, held) = world.twilio.withState { (Array($0.texts), Array($0.held)) }
            return Answer([
                "texts": .array(texts.map { $0.json("") }), "held": .array(held.map { $0.json("") }),
            ])
        }
        twilio.post("texts") { request, _ in
            let shape = try Shape(try await body(request), allows: ["to", "from", "body"])
            world.twilio.receive(
                text: try shape.requiredString("body"), from: try shape.string("from") ?? "+15550009999",
                to: try shape.requiredString("to"), always: true)
            return Answer(status: 204)
        }
        twilio.post("texts/held") { _, _ in
            world.twilio.letGo()
            return Answer(status: 204)
        }
    }
}
