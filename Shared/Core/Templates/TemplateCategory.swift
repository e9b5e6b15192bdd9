/// Meta's category. Only news about the driver's own work is sent, so there is one.
package enum TemplateCategory: String, Sendable, Hashable, CaseIterable {
    case utility = "UTILITY"
}
