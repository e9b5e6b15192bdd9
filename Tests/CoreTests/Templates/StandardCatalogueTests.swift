import Testing

@testable import Core

@Suite struct StandardCatalogueTests {
    private let catalogue: TemplateCatalogue

    init() throws {
        catalogue = try TemplateCatalogue.standard
    }

    @Test func hasEveryTemplate() {
        #expect(
            catalogue.templates.map(\.name).sorted() == [
                "document_received", "document_request", "emergency_alert", "eta_check", "hours_of_service_warning",
                "inspection_defect", "location_status_update", "route_assignment_notification", "route_update",
                "speeding_notice", "stop_arrival", "stop_departure_check", "vehicle_fault", "welcome",
            ])
    }

    @Test func answersEveryKindOfFleetEvent() {
        #expect(
            catalogue.eventKinds == [
                "stop_arrival", "stop_departure", "stop_eta", "geofence_entry", "geofence_exit", "document_submitted",
                "inspection_submitted", "speeding_started", "engine_fault", "panic_button", "hours_of_service",
                "route_assigned", "route_updated", "driver_welcome",
            ])
        #expect(catalogue.template(forEvent: "panic_button")?.name == "emergency_alert")
        #expect(catalogue.template(forEvent: "unheard_of") == nil)
    }

    @Test func givesEveryButtonAUse() {
        let used = Set(catalogue.templates.flatMap(\.actions))
        #expect(used == Set(ButtonAction.allCases))
    }

    @Test(arguments: Language.allCases)
    func promisesNoChangeOfAStop(language: Language) {
        let confirmations = ButtonAction.allCases.map { catalogue.confirmation(of: $0, in: language) }
        #expect(Set(confirmations).count == ButtonAction.allCases.count)
        for claim in ["marked", "marcad", "marqué"] {
            #expect(!confirmations.contains { $0.lowercased().contains(claim) })
        }
        #expect(SessionText.allCases.allSatisfy { !catalogue.text($0, in: language).isEmpty })
    }

    @Test func writesOnlyWhatConcernsTheFleet() {
        #expect(catalogue.writesFleetUpdate(.arrived))
        #expect(catalogue.writesFleetUpdate(.emergency))
        #expect(!catalogue.writesFleetUpdate(.understood))
    }

    @Test func definesEachTemplateInEachLanguage() throws {
        #expect(catalogue.definitions.count == 14 * 3)
        let template = try #require(catalogue.template(named: "stop_arrival"))
        let definition = template.definition(in: .spanish)
        #expect(definition.vendorName == "stop_arrival_v1")
        #expect(definition.language.rawValue == "es_MX")
        #expect(definition.category.rawValue == "UTILITY")
        #expect(definition.lifetimeSeconds == 3_600)
        #expect(definition.body.hasPrefix("Hola {{driver_name}}: "))
        #expect(definition.examples.map(\.parameter) == [.driverName, .stopName, .eventTime])
        #expect(definition.examples.map(\.text) == ["Luis", "Bodega Centro", "13:55"])
        #expect(definition.buttons == ["Ya llegué", "Todavía no llego", "Hay un problema"])
        #expect(definition.footer == "Responde solo con el vehículo detenido.")
    }

    /// The whole catalogue once more against Meta's numbers, by other means than the reader's own checks.
    @Test func keepsMetasLimitsWithTheLongestValues() throws {
        let long = String(repeating: "wide load ", count: 200)
        for template in catalogue.templates {
            for language in Language.allCases {
                let rendered = try template.rendered(in: language, value: { _ in long }) { $0.rawValue }
                var message = template.definition(in: language).body
                for value in rendered.parameters {
                    message = message.replacing("{{\(value.parameter.rawValue)}}", with: value.text)
                }
                #expect(message.utf16.count <= 1_024)
                #expect(!message.contains("{{"))
                #expect(rendered.preview.utf16.count <= 120)
            }
        }
    }
}
