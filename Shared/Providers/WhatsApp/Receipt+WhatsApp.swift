internal import Core

extension Receipt {
    init?(_ object: WireObject, state: Status, number: PhoneNumberID) {
        guard let id: MessageID = object.id("id"), let at = object.unixTime("timestamp") else { return nil }
        let failure = state == .failed ? object.objects("errors").lazy.compactMap(GraphFailure.init).first : nil
        self.init(
            message: id, number: number, status: state, at: at,
            callback: object.text("biz_opaque_callback_data", limit: 512), errorCode: failure?.code,
            errorDetail: failure?.detail)
    }
}
