/// How the report writes numbers.
enum Number {
    /// 12,345
    static func whole(_ value: Double) -> String {
        var text = String(Int(value.rounded()))
        var place = text.count - 3
        while place > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: place))
            place -= 3
        }
        return text
    }

    /// 1.2
    static func decimal(_ value: Double, digits: Int = 1) -> String {
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return "\(scaled / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
