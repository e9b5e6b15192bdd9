/// One value for every language.
struct Localized<Value: Sendable>: Sendable {
    let english: Value
    let spanish: Value
    let french: Value

    subscript(language: Language) -> Value {
        switch language {
        case .english: english
        case .spanish: spanish
        case .french: french
        }
    }

    func map<Other>(_ transform: (Value) -> Other) -> Localized<Other> {
        Localized<Other>(english: transform(english), spanish: transform(spanish), french: transform(french))
    }
}

extension Localized: Equatable where Value: Equatable {}
extension Localized: Hashable where Value: Hashable {}

typealias LocalizedText = Localized<String>
