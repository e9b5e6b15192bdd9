internal import Core
internal import FoundationEssentials

/// The JSON of `POST /fleet/documents`.
enum SamsaraDocument {
    /// Samsara names no limit for a text field; this is WhatsApp's for a message, with room for the status.
    private static let maximumFieldLength = 4_200

    static func creation(of update: FleetUpdate, mapping: DocumentMapping) -> JSONValue {
        var document: [String: JSONValue] = [
            "documentTypeId": .text(mapping.documentTypeID), "driverId": .text(update.driver.rawValue),
            "state": "submitted", "notes": .text(UpdateText.stamp(update)),
            "fields": .list(fields(of: update, mapping: mapping)),
        ]
        if let stop = update.stop { document["routeStopId"] = .text(stop.stop.rawValue) }
        return .object(document)
    }

    /// A status that has no field of its own, or is no choice of its field, stands in front of the message.
    private static func fields(of update: FleetUpdate, mapping: DocumentMapping) -> [JSONValue] {
        let statusField = mapping.fields.first { $0.content == .status }
        let status = update.status ?? ""
        let choice = statusField?.choices.first { $0.lowercased() == status.lowercased() }
        let showsStatus = choice != nil || statusField?.type == .string
        let words = showsStatus ? update.message ?? status : UpdateText.body(update)
        let message = words.isEmpty ? UpdateText.stamp(update) : words
        return mapping.fields.compactMap { field in
            switch (field.content, field.type) {
            case (.status, .multipleChoice): choice.map { multipleChoice(field, selected: $0) }
            case (.status, _): string(field.label, status.isEmpty ? message : status)
            case (.message, _): string(field.label, message)
            case (.time, _): time(field.label, update.occurredAt)
            }
        }
    }

    private static func string(_ label: String, _ text: String) -> JSONValue {
        [
            "label": .text(label), "type": "string",
            "value": ["stringValue": .text(text.bounded(to: maximumFieldLength))],
        ]
    }

    private static func time(_ label: String, _ date: Date) -> JSONValue {
        [
            "label": .text(label), "type": "dateTime",
            "value": ["dateTimeValue": ["dateTime": .text(RFC3339.text(date))]],
        ]
    }

    private static func multipleChoice(_ field: DocumentMapping.Field, selected: String) -> JSONValue {
        let choices = field.choices.map { choice -> JSONValue in
            ["value": .text(choice), "selected": .bool(choice == selected)]
        }
        return [
            "label": .text(field.label), "type": "multipleChoice", "value": ["multipleChoiceValue": .list(choices)],
        ]
    }
}
