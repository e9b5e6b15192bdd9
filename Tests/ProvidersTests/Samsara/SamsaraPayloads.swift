/// Payloads in the shapes that Samsara documents, with invented ids.
enum SamsaraPayloads {
    /// Version 2.0 around `data`.
    static func v2(_ type: String, _ data: String, eventID: String = "b349a25c-1111-4a17-8c5b-12dd77f81bc4") -> String {
        """
        {"eventId":"\(eventID)","eventTime":"2024-08-28T18:49:00.000Z","eventType":"\(type)","orgId":4000000,\
        "webhookId":"541115021054798","data":\(data)}
        """
    }

    static func v1(_ type: String, _ event: String) -> String {
        #"{"eventId":"bf72239c-bebd-4c22","eventMs":1587597109477,"eventType":"\#(type)","event":\#(event)}"#
    }

    static func incident(
        _ details: String, resolved: Bool = true, eventID: String = "b349a25c-0000-4a17-8c5b-12dd77f81bc4"
    ) -> String {
        v2(
            "AlertIncident",
            """
            {"configurationId":"a0818d04-0000-4361-b1c9-5aac8befcc13","happenedAtTime":"2026-04-07T22:11:49Z",\
            "updatedAtTime":"2026-04-07T22:12:04Z","isResolved":\(resolved),"incidentUrl":"https://cloud.example/1",\
            "conditions":[{"description":"Panic Button","triggerId":1034,"details":\(details)}]}
            """, eventID: eventID)
    }

    /// 900 bytes and more, as deliveries are: an arrival that prints "stop departed".
    static let routeStop = """
        {"driver":{"id":"51700000","name":"Test Driver"},"operation":"stop departed","type":"route tracking",\
        "time":"2024-08-28T18:48:36.400Z","route":{"id":"6009862266","name":"Test route",\
        "scheduledRouteStartTime":"2024-08-28T18:47:00.000Z","settings":{"routeCompletionCondition":"arriveLastStop"},\
        "stops":[{"id":"6066522712","name":"Stop 1","notes":"","state":"departed",\
        "scheduledDepartureTime":"2024-08-28T18:47:00.000Z",\
        "singleUseLocation":{"address":"1 Main St, City, IL","latitude":42.13,"longitude":-87.92}},\
        {"id":"6066522713","name":"Stop 2","notes":"ring twice","state":"departed",\
        "scheduledArrivalTime":"2024-08-28T18:55:00.000Z","address":{"id":"7","name":"Yard 7"},\
        "eta":"2024-08-28T18:50:00Z"}]},\
        "routeStopDetails":{"id":"6066522713","state":"departed","enRouteTime":"2024-08-28T18:47:02.593Z"}}
        """

    /// The revision that carries assignment and hours, for a route of a vehicle.
    static let newerRouteStop = """
        {"vehicle":{"id":"281474","name":"Truck 7"},"assignedAtTime":"2024-08-28T10:00:00Z",\
        "assignedToRoute":"vehicle","clocks":{"drive":{"driveRemainingDurationMs":1}},\
        "currentDutyStatus":{"hosStatusType":"driving"},"operation":"stop arrived","time":"2024-08-28T18:48:36Z",\
        "route":{"id":"6009862266","stops":[{"id":"6066522712","state":"arrived",\
        "singleUseLocation":{"address":"1 Main St","latitude":42.13,"longitude":-87.92}}]},\
        "routeStopDetails":{"id":"6066522712","state":"arrived"}}
        """

    static let etaOfFeed = """
        {"id":"1","eventType":"stopEtaUpdated","happenedAtTime":"2024-08-28T18:40:00Z","route":{"id":"6009862266"},\
        "stop":{"id":"6066522713"},"eventDetails":{"stopEtaUpdated":{"etaMs":"1724871000000","etaUpdatedAtMs":"1"}},\
        "driver":{"id":"51700000"}}
        """

    static let etaOfDetails = """
        {"driver":{"id":"51700000"},"time":"2024-08-28T18:40:00Z","route":{"id":"6009862266",\
        "stops":[{"id":"6066522713","name":"Stop 2"}]},\
        "routeStopDetails":{"id":"6066522713","eta":"2024-08-28T18:50:00Z"}}
        """

    static let geofence = """
        {"address":{"id":"170886751","name":"North Yard","formattedAddress":"9 Dock Rd",\
        "geofence":{"circle":{"latitude":48.99,"longitude":-122.75,"radiusMeters":322}}},\
        "vehicle":{"id":"281474991565165","name":"Truck 7","assetType":"vehicle"}}
        """

    static let documentBeside = """
        {"document":{"id":"d-1","name":"Bill of lading","state":"submitted","documentType":{"id":"t","name":"BOL"},\
        "fields":[]},"driver":{"id":"51700000","name":"Ann"},"vehicle":{"id":"281474"}}
        """

    static let documentInside = """
        {"document":{"id":"d-1","state":"submitted","documentType":{"id":"t","name":"BOL"},"fields":[],\
        "driver":{"id":"51700000","name":"Ann"}}}
        """

    static func dvir(hasDefects: Bool, defects: String = "[]") -> String {
        """
        {"dvir":{"id":"624372548","type":"postTrip","safetyStatus":"\(hasDefects ? "unsafe" : "safe")",\
        "hasDefects":\(hasDefects),"defects":\(defects),"startTime":"2024-08-28T18:00:00Z",\
        "driver":{"id":"51700000","name":"Ann"},"vehicle":{"id":"281474","name":"Truck 7"}}}
        """
    }

    static let speeding = """
        {"data":{"startTime":"2024-08-28T18:30:00Z","tripStartTime":"2024-08-28T17:00:00Z",\
        "vehicle":{"id":"281474","name":"Truck 7"}}}
        """

    static let fault = """
        {"fault":{"j1939":{"spn":{"id":111,"description":"Coolant level"},"fmi":{"id":1,"description":"Low"},\
        "occurrenceCount":1,"txId":0}},"vehicle":{"id":"281474","name":"Truck 7"}}
        """

    static let driver = """
        {"driver":{"id":"51700000","name":"Ann Example","username":"ann","phone":"555-0123","locale":"mx",\
        "timezone":"America/Mexico_City","driverActivationStatus":"active","tags":[]}}
        """

    static let panic = """
        {"panicButton":{"driver":{"id":"51900000","name":"Driver A","tags":[{"id":"4","name":"T"}]},\
        "vehicle":{"id":"281474990000000","name":"T-1","serial":"GP0"}}}
        """

    static let legacyDocument = """
        {"alertConditionId":"DriverDocumentSubmitted","alertConditionDescription":"Document Submission",\
        "details":"A document was submitted","driver":{"id":1654973,"name":"Ann"},"orgId":1,"resolved":false,\
        "startMs":1587567275566,"summary":"Stop Tasks Submitted"}
        """

    /// One of everything.
    static let all: [String] = [
        v2("RouteStopArrival", routeStop), v2("RouteStopDeparture", newerRouteStop),
        v2("RouteStopEtaUpdated", etaOfFeed), v2("RouteStopEtaUpdated", etaOfDetails), v2("GeofenceEntry", geofence),
        v2("GeofenceExit", geofence), v2("DocumentSubmitted", documentBeside),
        v2("DocumentSubmitted", documentInside), v2("DvirSubmitted", dvir(hasDefects: true)),
        v2("SevereSpeedingStarted", speeding), v2("EngineFaultOn", fault), v2("DriverCreated", driver),
        v2("DriverUpdated", driver), incident(panic), v1("Alert", legacyDocument), v1("Ping", "{}"),
    ]
}
