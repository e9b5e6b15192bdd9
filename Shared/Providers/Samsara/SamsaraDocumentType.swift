/// A document type as an organisation made it: a form with labelled fields.
package struct SamsaraDocumentType: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        package var label: String
        /// `string`, `multipleChoice`, `photo`, `number`, `signature`, `dateTime`, `scannedDocument`, `barcode`.
        package var type: String
        package var isRequired: Bool
        /// Of a multiple-choice field.
        package var choices: [String]

        package init(label: String, type: String, isRequired: Bool = false, choices: [String] = []) {
            self.label = label
            self.type = type
            self.isRequired = isRequired
            self.choices = choices
        }
    }

    package var id: String
    package var name: String
    package var fields: [Field]
    /// Some fields show only after a certain choice.
    package var hasConditions: Bool

    package init(id: String, name: String, fields: [Field], hasConditions: Bool = false) {
        self.id = id
        self.name = name
        self.fields = fields
        self.hasConditions = hasConditions
    }
}

extension SamsaraDocumentType {
    init?(_ object: WireObject) {
        guard let id = object.text("id", limit: 256), let name = object.text("name", limit: 255) else { return nil }
        var hasUnreadableField = false
        let fields = object.objects("fieldTypes").compactMap { field in
            let read = Field(field)
            if read == nil { hasUnreadableField = true }
            return read
        }
        guard !hasUnreadableField else { return nil }
        self.init(
            id: id, name: name, fields: fields, hasConditions: !object.objects("conditionalFieldSections").isEmpty)
    }
}

extension SamsaraDocumentType.Field {
    fileprivate init?(_ object: WireObject) {
        guard let label = object.text("label", limit: 255), let type = object.text("fieldType", limit: 64) else {
            return nil
        }
        self.init(
            label: label, type: type, isRequired: object.bool("requiredField") ?? true,
            choices: object.objects("multipleChoiceFieldTypeMetaData").compactMap { $0.text("label", limit: 255) })
    }
}
