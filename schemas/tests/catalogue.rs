//! The catalogue that is compiled in: it loads, and its tables fit together.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::HashSet;

use bigcommerce_schemas::{Catalogue, Paging, Route, RouteKind, SqlType, Table, fold};

fn catalogue() -> &'static Catalogue {
    Catalogue::built_in().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn names_of_other_bigcommerce_drivers_resolve() {
    for (alias, name) in [
        ("OrderItems", "OrderProducts"),
        ("OrderItemOptionValues", "OrderProductOptions"),
        ("ShipmentItems", "OrderShipmentItems"),
        ("Transactions", "OrderTransactions"),
        ("ProductVariantValues", "ProductVariantOptionValues"),
        ("Stores", "StoreInformation"),
        ("OrderRefundsItems", "OrderRefundItems"),
        ("OrderRefundsPayments", "OrderRefundPayments"),
        ("DownloadConsignments", "OrderDownloadConsignments"),
        ("EmailConsignments", "OrderEmailConsignments"),
        ("PickupConsignments", "OrderPickupConsignments"),
        ("ShippingConsignments", "OrderShippingConsignments"),
        ("ShippingConsignmentQuotes", "OrderConsignmentShippingQuotes"),
        ("ProductRules", "ProductComplexRules"),
        ("Blogposts", "BlogPosts"),
        ("ShippingZoneLocations", "ShippingZoneLocations"),
    ] {
        assert_eq!(catalogue().table(alias).map(|table| table.name.as_str()), Some(name), "{alias}");
    }
}

#[test]
fn a_column_answers_to_one_spelling_and_an_alias_adds_another() {
    for table in catalogue().tables() {
        let mut taken = HashSet::new();
        for column in &table.columns {
            assert_eq!(fold(&column.sql_name), fold(&column.name), "{}", table.name);
            for name in std::iter::once(&column.name).chain(&column.aliases) {
                assert!(taken.insert(fold(name)), "{}: {name} is taken or adds nothing", table.name);
            }
        }
    }
}

#[test]
fn foreign_keys_point_at_keys_of_the_same_type() {
    for table in catalogue().tables() {
        for foreign in &table.foreign_keys {
            let target = catalogue().table(&foreign.table).unwrap();
            let referred: Vec<usize> =
                foreign.references.iter().map(|name| target.column_index(name).unwrap()).collect();
            assert_eq!(referred, target.key, "{} refers to {} by its key", table.name, target.name);
            for (ours, theirs) in foreign.columns.iter().zip(&referred) {
                assert_eq!(
                    table.columns[*ours].sql_type, target.columns[*theirs].sql_type,
                    "{}.{}",
                    table.name, table.columns[*ours].name
                );
            }
        }
    }
}

#[test]
fn a_parent_key_is_a_column_and_comes_first() {
    for table in catalogue().tables() {
        for route in table.routes.iter().filter(|route| route.parent.is_some()) {
            let mut bound: Vec<usize> = route.bind.iter().map(|bind| bind.column).collect();
            bound.sort_unstable();
            assert_eq!(bound, (0..bound.len()).collect::<Vec<_>>(), "{}", table.name);
        }
    }
}

#[test]
fn bound_columns_have_the_type_of_the_parents_column() {
    for table in catalogue().tables() {
        for route in table.routes.iter().filter(|route| route.parent.is_some()) {
            let parent = catalogue().table(route.parent.as_deref().unwrap()).unwrap();
            for bind in &route.bind {
                let theirs = &parent.columns[parent.column_index(&bind.parent_column).unwrap()];
                assert_eq!(table.columns[bind.column].sql_type, theirs.sql_type, "{}", table.name);
            }
        }
    }
}

/// The API has no list of these: a condition must name the key.
const BY_KEY_ALONE: &[&str] = &[
    "AbandonedCarts",
    "Carts",
    "Checkouts",
    "TaxProviderConnections",
    "ThemeCustomTemplates",
    "ThemeJobs",
    "ThemeRegions",
];

#[test]
fn tables_that_demand_their_key_are_those_without_a_list() {
    let demanding = catalogue().tables().iter().filter(|table| !readable(table, 0));
    let own: Vec<&str> = demanding
        .filter(|table| table.routes.iter().all(|route| route.kind == RouteKind::ByKey))
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(own, BY_KEY_ALONE);
    for table in catalogue().tables().iter().filter(|table| !readable(table, 0)) {
        let below = table.routes.iter().filter_map(|route| route.parent.as_deref());
        let known = BY_KEY_ALONE.contains(&table.name.as_str());
        assert!(known || below.count() > 0, "{} is reached from no list", table.name);
    }
}

fn readable(table: &Table, depth: usize) -> bool {
    let reaches_a_list = |route: &Route| match route.kind {
        RouteKind::List => true,
        RouteKind::ByKey => false,
        RouteKind::ByParent | RouteKind::Embedded => catalogue()
            .table(route.parent.as_deref().unwrap())
            .is_some_and(|parent| readable(parent, depth + 1)),
    };
    depth < 8 && table.routes.iter().any(reaches_a_list)
}

/// Rows that nothing tells apart.
const WITHOUT_KEY: &[&str] = &[
    "CartDigitalItemDiscounts",
    "CartDiscounts",
    "CartPhysicalItemDiscounts",
    "CheckoutCartDiscounts",
    "CheckoutConsignmentDiscounts",
    "CheckoutDigitalItemDiscounts",
    "CheckoutPhysicalItemDiscounts",
    "CheckoutTaxes",
    "ContextualSearchFilterItems",
    "ContextualSearchFilters",
    "CustomerFormFieldValues",
    "CustomerGroupDiscountRules",
    "CustomerStoreCredits",
    "LocationSpecialHours",
    "OrderProductDiscounts",
    "OrderRefundItemAdjustments",
    "OrderRefundItems",
    "OrderTaxes",
    "PromotionNotifications",
    "PromotionRules",
    "ThemeJobErrors",
    "ThemeJobWarnings",
    "WebhookBlockedDomainReasons",
];

#[test]
fn keys_are_never_null_and_only_known_tables_have_none() {
    let is_one_row = |table: &Table| {
        table.routes.iter().all(|route| route.kind == RouteKind::List && route.paging == Paging::One)
    };
    let without: Vec<&str> = catalogue()
        .tables()
        .iter()
        .filter(|table| table.key.is_empty() && !is_one_row(table))
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(without, WITHOUT_KEY);
    for table in catalogue().tables() {
        for index in &table.key {
            assert!(table.columns[*index].not_null, "{}.{}", table.name, table.columns[*index].name);
        }
    }
}

#[test]
fn filters_that_the_server_may_read_differently_are_not_exact() {
    for table in catalogue().tables() {
        for filter in table.filters.iter().filter(|filter| filter.exact) {
            let column = &table.columns[filter.column];
            assert!(
                matches!(column.sql_type, SqlType::Integer | SqlType::BigInt | SqlType::Boolean),
                "{}.{}: text may be compared without regard to case, times have whole seconds",
                table.name,
                column.name
            );
        }
    }
}

#[test]
fn a_parameter_serves_one_column() {
    for table in catalogue().tables() {
        for filter in &table.filters {
            for other in &table.filters {
                let same = filter.parameter == other.parameter;
                assert!(!same || filter.column == other.column, "{}: {}", table.name, filter.parameter);
            }
        }
    }
}

#[test]
fn descriptions_are_one_sentence() {
    for table in catalogue().tables() {
        let text = &table.description;
        assert!(text.ends_with('.') && !text.trim_end_matches('.').contains(". "), "{}: {text}", table.name);
        assert!(text.len() <= 120, "{}: {} characters", table.name, text.len());
    }
}
