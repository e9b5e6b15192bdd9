/// What a webhook of Twilio is answered with, as `text/xml`.
package enum TwiML {
    /// Nothing more to do: no text back, the call ends.
    package static let nothing = "\(declaration)<Response></Response>"

    /// Records the caller and puts it into words; Twilio then posts to `url`, first the recording, later the words.
    package static func transcribe(to url: String) -> String {
        let url = Self.escape(url)
        return """
            \(Self.declaration)<Response><Record transcribe="true" transcribeCallback="\(url)" action="\(url)" \
            method="POST" playBeep="false" timeout="10" maxLength="60"/></Response>
            """
    }

    private static let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
