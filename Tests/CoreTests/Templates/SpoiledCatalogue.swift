import Testing

@testable import Core

/// One replacement in the standard catalogue, and what is to be reported because of it.
struct SpoiledCatalogue: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let subject: String
    var language: Language?
    /// The beginning or a part of the rule.
    let rule: String

    var testDescription: String { rule }
}

extension SpoiledCatalogue {
    private static let route = "template route_assignment_notification"
    private static let arrival = "template stop_arrival"
    private static let sentence = "Hi {{driver_name}}, it looks like you reached {{stop_name}} ({{event_time}})."

    static let templates: [SpoiledCatalogue] = [
        .init(
            old: "- name: stop_arrival\n", new: "- name: Stop-Arrival\n", subject: "template Stop-Arrival",
            rule: "the name takes"),
        .init(
            old: "- name: route_update\n", new: "- name: welcome\n", subject: "template welcome",
            rule: "the name appears twice"),
        .init(old: "version: 1", new: "version: 0", subject: route, rule: "a number from 1"),
        .init(old: "    version: 1\n", new: "", subject: route, rule: "'version' is missing"),
        .init(old: "version: 1", new: "colour: 1\n    version: 1", subject: route, rule: "'colour' is unknown"),
        .init(old: "category: utility", new: "category: marketing", subject: route, rule: "the category takes utility"),
        .init(old: "lifetime: 12h", new: "lifetime: 13h", subject: route, rule: "the lifetime takes"),
        .init(old: "lifetime: 12h", new: "lifetime: 29s", subject: route, rule: "the lifetime takes"),
        .init(old: "lifetime: 12h", new: "lifetime: 9999999999999999999h", subject: route, rule: "the lifetime takes"),
        .init(
            old: "action: accept", new: "action: applaud", subject: route + ", button",
            rule: "there is no action 'applaud'"),
        .init(old: "action: decline", new: "action: accept", subject: route, rule: "two buttons have the same action"),
    ]

    static let bodies: [SpoiledCatalogue] = [
        .init(
            old: sentence, new: "{{driver_name}} reached {{stop_name}} ({{event_time}}).", subject: arrival,
            language: .english, rule: "the body begins with a parameter"),
        .init(
            old: "Please tell dispatch how things stand there.", new: "{{eta}}.", subject: arrival, language: .english,
            rule: "the body ends with a parameter"),
        .init(
            old: sentence, new: "Hi {{driver_name}} {{stop_name}}, ({{event_time}}).", subject: arrival,
            language: .english, rule: "{{driver_name}} and {{stop_name}} are adjacent"),
        .init(
            old: sentence, new: "Hi {{driver_name}}, you reached {{stop_name}}.", subject: arrival, language: .english,
            rule: "the parameter event_time is declared and not used"),
        .init(
            old: sentence, new: sentence + " {{eta}},", subject: arrival, language: .english,
            rule: "{{eta}} is used and not declared"),
        .init(
            old: sentence, new: sentence + " {{mood}},", subject: arrival, language: .english,
            rule: "{{mood}} is unknown"),
        .init(
            old: sentence, new: sentence + " {{stop_name}},", subject: arrival, language: .english,
            rule: "{{stop_name}} appears more than once"),
        .init(
            old: sentence, new: sentence + " {{stop_name,", subject: arrival, language: .english,
            rule: "the body has braces that do not pair up"),
        .init(
            old: sentence, new: sentence + "     five", subject: arrival, language: .english,
            rule: "the body has a tab or more than 4 spaces"),
        .init(
            old: sentence, new: sentence + String(repeating: "x", count: 1_000), subject: arrival, language: .english,
            rule: "the body has 1"),
        .init(
            old: sentence, new: sentence + String(repeating: "x", count: 820), subject: arrival, language: .english,
            rule: "characters with the longest values"),
        .init(
            old: "Hola {{driver_name}}: parece que llegaste a {{stop_name}}", new: "Hola {{driver_name}}: llegaste",
            subject: arrival, language: .spanish, rule: "the parameter stop_name is declared and not used"),
    ]

    static let texts: [SpoiledCatalogue] = [
        .init(
            old: "Please answer only when parked.", new: String(repeating: "x", count: 61), subject: route,
            language: .english, rule: "the footer has 61 characters"),
        .init(
            old: "Please answer only when parked.", new: "For {{driver_name}} only.", subject: route,
            language: .english, rule: "the footer has a parameter"),
        .init(
            old: "\"I need details\"", new: "\"I need some more details!!\"", subject: route, language: .english,
            rule: "the button 'I need some more details!!' has 26"),
        .init(
            old: "en_US: \"Decline\"", new: "en_US: \"Accept\"", subject: route, language: .english,
            rule: "two buttons have the same text"),
        .init(
            old: ", fr_CA: \"Je refuse\"", new: "", subject: route + ", button", language: .french,
            rule: "the text is missing"),
        .init(
            old: "en_US: \"Decline\"", new: "en_US: \"\"", subject: route + ", button", language: .english,
            rule: "a text is expected"),
        .init(
            old: "en_US: \"Decline\"", new: "de_DE: \"Nein\", en_US: \"Decline\"", subject: route + ", button",
            rule: "'de_DE' is no language"),
        .init(
            old: "limit: 40", new: "limit: 3", subject: "parameter driver_name", language: .english,
            rule: "'driver' is no value of this parameter"),
        .init(
            old: "  eta:\n    limit: 30", new: "  eta:\n    limit: many", subject: "parameter eta",
            rule: "a number from 1"),
        .init(old: "  eta:\n", new: "  eat:\n", subject: "parameters", rule: "'eat' is unknown"),
        .init(
            old: "fleet_update: true", new: "fleet_update: perhaps", subject: "action arrived",
            rule: "'fleet_update' takes true or false"),
        .init(old: "  arrived:\n", new: "  arisen:\n", subject: "actions", rule: "'arrived' is missing"),
        .init(
            old: "Thanks, your dispatcher can see that you arrived.", new: String(repeating: "x", count: 4_097),
            subject: "action arrived, confirmation", language: .english, rule: "it is longer than 4096"),
        .init(
            old: "  reply_failed:\n", new: "  reply_lost:\n", subject: "session_texts",
            rule: "'reply_failed' is missing"),
        .init(
            old: "stop_eta: eta_check", new: "stop_eta: eta_cheque", subject: "event stop_eta",
            rule: "there is no sound template 'eta_cheque'"),
    ]
}
