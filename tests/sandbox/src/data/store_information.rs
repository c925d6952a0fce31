//! The store itself and its clock, which stands still.

use serde_json::{Value, json};

use super::row::members_of;
use super::{Store, moment};

/// `/v2/time`
pub(crate) fn time() -> Value {
    json!({ "time": moment::PRESENT })
}

/// `/v2/store`
pub(crate) fn row(store: &Store) -> Value {
    let mut row = json!({
        "id": store.store_id,
        "account_uuid": "00000000-0000-4000-8000-000000000001",
        "domain": "sandbox.example.com",
        "secure_url": "https://sandbox.example.com",
        "control_panel_base_url": "https://store-sandbox.example.com",
        "status": "live",
        "name": "Sandbox \"Café\" Store",
        "first_name": "Ana",
        "last_name": "Müller",
        "address": "",
        "country": "United States",
        "country_code": "US",
        "infrastructure_region": "us-central1",
        "phone": "",
        "admin_email": "owner@example.com",
        "order_email": "orders@example.com",
        "favicon_url": "",
        "timezone": {
            "name": "America/Chicago",
            "raw_offset": -21_600,
            "dst_offset": -18_000,
            "dst_correction": true,
            "date_format": { "display": "M jS Y", "export": "M jS Y", "extended_display": "M jS Y @ g:i A" },
        },
        "language": "en",
        "store_id": 1_000_001,
        "default_channel_id": 1,
        "default_site_id": 1_000,
        "active_comparison_modules": [],
    });
    if let Some(members) = row.as_object_mut() {
        members.extend(members_of(formats_and_plan()));
    }
    row
}

fn formats_and_plan() -> Value {
    json!({
        "currency": "USD",
        "currency_symbol": "$",
        "decimal_separator": ".",
        "thousands_separator": ",",
        "decimal_places": 2,
        "currency_symbol_location": "left",
        "weight_units": "LBS",
        "dimension_units": "Inches",
        "dimension_decimal_places": 2,
        "dimension_decimal_token": ".",
        "dimension_thousands_token": ",",
        "plan_name": "Sandbox",
        "plan_level": "Partner Sandbox",
        "plan_is_trial": false,
        "industry": "",
        "logo": [],
        "is_price_entered_with_tax": false,
        "features": {
            "stencil_enabled": true,
            "sitewidehttps_enabled": true,
            "facebook_catalog_id": "",
            "checkout_type": "optimized",
            "wishlists_enabled": false,
            "graphql_storefront_api_enabled": true,
            "shopper_consent_tracking_enabled": false,
            "multi_storefront_enabled": true,
            "storefront_limits": { "active": 3, "total_including_inactive": 5 },
        },
    })
}
