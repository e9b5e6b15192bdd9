package import Core

extension DocumentMapping {
    /// The document type that takes drivers' replies best: a text field for the message, perhaps fields for the status
    /// and the time, and nothing else that must be filled in. Names such as "Driver message" are preferred. Nil when
    /// none fits.
    ///
    /// A multiple-choice field that must be filled in rules a type out, since a reply need not be among its choices;
    /// so do fields that depend on a choice.
    package static func choose(from types: [SamsaraDocumentType]) -> DocumentMapping? {
        let candidates = types.compactMap { type in
            DocumentMapping(type).map { (mapping: $0, score: score(type, mapping: $0)) }
        }
        return candidates.min { ($1.score, $0.mapping.order) < ($0.score, $1.mapping.order) }?.mapping
    }

    private var order: String { "\(documentTypeName)\u{1}\(documentTypeID)" }

    private init?(_ type: SamsaraDocumentType) {
        guard !type.hasConditions, let message = Self.messageField(of: type) else { return nil }
        let status = Self.statusField(of: type, besides: message)
        let times = type.fields.filter { $0.type == FieldType.dateTime.rawValue && $0.isRequired }
        let filled = [message, status].compactMap { $0 } + times
        guard type.fields.allSatisfy({ !$0.isRequired || filled.contains($0) }) else { return nil }
        var fields = [Field(label: message.label, type: .string, content: .message)]
        if let status {
            let isChoice = status.type == FieldType.multipleChoice.rawValue
            fields.append(
                Field(
                    label: status.label, type: isChoice ? .multipleChoice : .string, content: .status,
                    choices: status.choices))
        }
        fields += times.map { Field(label: $0.label, type: .dateTime, content: .time) }
        self.init(documentTypeID: type.id, documentTypeName: type.name, fields: fields)
    }

    /// By its label, else the one that must be filled in, else the first.
    private static func messageField(of type: SamsaraDocumentType) -> SamsaraDocumentType.Field? {
        let texts = type.fields.filter { $0.type == FieldType.string.rawValue }
        let named = texts.filter {
            $0.label.mentions(["message", "note", "comment", "remark", "detail", "description"])
        }
        return named.first { $0.isRequired } ?? named.first
            ?? texts.first { $0.isRequired && !$0.label.mentions(["status"]) } ?? texts.first
    }

    private static func statusField(
        of type: SamsaraDocumentType, besides message: SamsaraDocumentType.Field
    ) -> SamsaraDocumentType.Field? {
        let fields = type.fields.filter { field in
            let isText = field.type == FieldType.string.rawValue
            let isChoice = field.type == FieldType.multipleChoice.rawValue && !field.isRequired
            return field != message && (isText || isChoice && !field.choices.isEmpty)
        }
        let words = ["status", "update", "state", "answer", "reply"]
        return fields.first { $0.isRequired } ?? fields.first { $0.label.mentions(words) }
    }

    private static func score(_ type: SamsaraDocumentType, mapping: DocumentMapping) -> Int {
        var score = 0
        if type.name.mentions(["driver"]) { score += 2 }
        if type.name.mentions(["message", "update", "reply"]) { score += 4 }
        if type.name.mentions(["note", "comment"]) { score += 3 }
        if type.name.mentions(["whatsapp", "fleetchat"]) { score += 8 }
        if mapping.fields.count > 1 { score += 1 }
        return score * 10 - min(type.fields.count, 9)
    }
}

extension String {
    fileprivate func mentions(_ words: [String]) -> Bool {
        let text = lowercased()
        return words.contains { text.contains($0) }
    }
}
