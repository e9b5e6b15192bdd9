/// A form of the organisation that drivers fill in.
struct DocumentType: Sendable {
    enum FieldKind: String, Sendable, CaseIterable {
        case string
        case number
        case photo
        case multipleChoice
        case signature
        case dateTime
        case scannedDocument
        case barcode

        /// The one member of `value` that a field of this kind has.
        var valueMember: String {
            rawValue + "Value"
        }
    }

    struct Field: Sendable {
        let label: String
        let kind: FieldKind
        var isRequired = false
        var choices: [String] = []

        var json: JSON {
            .members([
                "label": .string(label), "fieldType": .string(kind.rawValue), "requiredField": .bool(isRequired),
                "multipleChoiceFieldTypeMetaData": choices.isEmpty
                    ? nil : .array(choices.map { ["label": .string($0)] }),
                "numberFieldTypeMetaData": kind == .number ? ["numberOfDecimalPlaces": 0] : nil,
            ])
        }
    }

    let id: String
    let name: String
    let fields: [Field]

    func json(orgId: String) -> JSON {
        [
            "id": .string(id), "name": .string(name), "orgId": .string(orgId),
            "fieldTypes": .array(fields.map(\.json)), "conditionalFieldSections": [],
        ]
    }

    /// Labels and kinds must be those of the type, required fields must be there once the document is submitted.
    func check(_ shapes: [Shape], isSubmitted: Bool) throws {
        var filled: Set<String> = []
        for shape in shapes {
            let label = try shape.requiredString("label")
            guard let field = fields.first(where: { $0.label == label }), filled.insert(label).inserted else {
                throw SamsaraError.invalid("\(shape.path).label: \(name) has no field \(label), or it is there twice")
            }
            guard try shape.requiredString("type") == field.kind.rawValue else {
                throw SamsaraError.invalid("\(shape.path).type must be \(field.kind.rawValue)")
            }
            try check(try shape.required("value", shape.value("value")), of: field, path: shape.path)
        }
        let missing = fields.filter { $0.isRequired && !filled.contains($0.label) }.map(\.label)
        guard !isSubmitted || missing.isEmpty else {
            throw SamsaraError.invalid("required fields are missing: \(missing.joined(separator: ", "))")
        }
    }

    private func check(_ value: JSON, of field: Field, path: String) throws {
        let shape = try Shape(value, path: path + ".value", allows: [field.kind.valueMember])
        let key = field.kind.valueMember
        switch field.kind {
        case .string: _ = try shape.required(key, try shape.string(key))
        case .number: _ = try shape.required(key, try shape.double(key))
        case .dateTime:
            let moment = try shape.required(key, try shape.shape(key, allows: ["dateTime"]))
            _ = try moment.required("dateTime", try moment.time("dateTime"))
        case .multipleChoice:
            for choice in try shape.required(key, try shape.shapes(key, allows: ["value", "selected"])) {
                let label = try choice.requiredString("value")
                guard field.choices.contains(label) else {
                    throw SamsaraError.invalid("\(choice.path).value: \(field.label) has no choice \(label)")
                }
                _ = try choice.required("selected", try choice.bool("selected"))
            }
        case .photo, .scannedDocument:
            for file in try shape.required(key, try shape.shapes(key, allows: ["id", "url"])) {
                _ = try file.requiredString("id")
                _ = try file.requiredString("url")
            }
        case .signature, .barcode: _ = try shape.required(key, shape.value(key))
        }
    }
}
