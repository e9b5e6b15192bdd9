/// The document type of a tenant that takes drivers' replies, and which of its fields takes what.
/// Chosen when the tenant connects its fleet system and kept with the connection.
package struct DocumentMapping: Sendable, Equatable, Codable {
    package enum Content: String, Sendable, Codable {
        case status
        case message
        /// When the reply was sent.
        case time
    }

    package enum FieldType: String, Sendable, Codable {
        case string
        case multipleChoice
        case dateTime
    }

    package struct Field: Sendable, Equatable, Codable {
        package var label: String
        package var type: FieldType
        package var content: Content
        /// The labels that a multiple-choice field accepts; empty otherwise.
        package var choices: [String]

        package init(label: String, type: FieldType, content: Content, choices: [String] = []) {
            self.label = label
            self.type = type
            self.content = content
            self.choices = choices
        }
    }

    package var documentTypeID: String
    package var documentTypeName: String
    package var fields: [Field]

    package init(documentTypeID: String, documentTypeName: String, fields: [Field]) {
        self.documentTypeID = documentTypeID
        self.documentTypeName = documentTypeName
        self.fields = fields
    }
}
