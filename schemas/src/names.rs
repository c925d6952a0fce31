//! How names are spelt and compared: PascalCase for people, folded for look-ups.

/// The PascalCase form of a snake_case name: `billing_address_first_name` becomes `BillingAddressFirstName`.
pub fn pascal_case(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            result.extend(first.to_uppercase());
            result.push_str(letters.as_str());
        }
    }
    result
}

/// The form in which names are compared: lower case, without underscores and spaces. `date_modified`,
/// `DateModified` and `DATEMODIFIED` fold to the same text.
pub fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The candidate most like `name`, if any is like enough to be worth suggesting.
pub fn suggest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&folded, &fold(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= 0.84)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_names_become_pascal_case() {
        assert_eq!(pascal_case("billing_address_first_name"), "BillingAddressFirstName");
        assert_eq!(pascal_case("id"), "Id");
        assert_eq!(pascal_case("address1"), "Address1");
    }

    #[test]
    fn names_fold_to_one_spelling() {
        for name in ["date_modified", "DateModified", "DATEMODIFIED", "Date Modified"] {
            assert_eq!(fold(name), "datemodified");
        }
    }

    #[test]
    fn a_misspelt_name_is_suggested_and_a_foreign_one_is_not() {
        assert_eq!(suggest("Produts", ["Orders", "Products"]), Some("Products"));
        assert_eq!(suggest("xyz", ["Orders", "Products"]), None);
    }
}
