//! Where the catalogue and the OpenAPI files differ on purpose, each with its reason. An entry that no longer applies
//! fails the test that reads this list.

use super::check::{Finding, Kind};

/// A difference that is meant.
pub struct Exception {
    pub table: &'static str,
    pub kind: Kind,
    pub subject: &'static str,
    pub reason: &'static str,
}

impl Exception {
    pub fn covers(&self, finding: &Finding) -> bool {
        self.table == finding.table && self.kind == finding.kind && self.subject == finding.subject
    }
}

pub const EXCEPTIONS: &[Exception] = &[
    exception(
        "CategoryTrees",
        Kind::NoParameter,
        "page",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception(
        "CategoryTrees",
        Kind::NoParameter,
        "limit",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception(
        "Channels",
        Kind::NoPointer,
        "/config_meta/app/id",
        "recorded answers of stores with apps have it; the specification never mentions it",
    ),
    exception(
        "Channels",
        Kind::NoPointer,
        "/config_meta/app/sections",
        "recorded answers of stores with apps have it; the specification never mentions it",
    ),
    exception(
        "Channels",
        Kind::NoPointer,
        "/currencies/default_currency",
        "the list takes include=currencies, only the answer by id is described with it",
    ),
    exception(
        "Channels",
        Kind::NoPointer,
        "/currencies/enabled_currencies",
        "the list takes include=currencies, only the answer by id is described with it",
    ),
    exception("Channels", Kind::Lacking, "/currencies/channel_id", "repeats the id"),
    exception("Coupons", Kind::NoPath, "/v2/coupons/{id}", "recorded answers show that it works"),
    exception("Customers", Kind::NoPointer, "/shopper_profile_id", "only in the examples"),
    exception("Customers", Kind::NoPointer, "/segment_ids", "only in the examples"),
    exception("OrderProducts", Kind::NoPointer, "/fulfillment_source", "only in recorded answers"),
    exception("OrderStatuses", Kind::NoPointer, "/order", "only in recorded answers and examples"),
    exception("Orders", Kind::NoPointer, "/custom_status", "only in recorded answers and examples"),
    exception("Orders", Kind::NoPointer, "/credit_card_type", "only in recorded answers and examples"),
    exception("ProductImages", Kind::NoPointer, "/image_file", "only in real answers and examples"),
    exception(
        "ProductOptions",
        Kind::NoPointer,
        "/name",
        "real answers have it inside products too; that schema leaves it out",
    ),
    exception("ProductVariants", Kind::NoPointer, "/map_price", "only in recorded answers and examples"),
    exception(
        "ProductVariants",
        Kind::NoPointer,
        "/calculated_weight",
        "described and recorded below a product; the list across products is described with less",
    ),
    exception(
        "ProductVariants",
        Kind::NoPointer,
        "/image_url",
        "described and recorded below a product; the list across products is described with less",
    ),
    exception(
        "ProductVariants",
        Kind::NoPointer,
        "/mpn",
        "described and recorded below a product; the list across products is described with less",
    ),
    exception(
        "ProductVariants",
        Kind::NoPointer,
        "/gtin",
        "described and recorded below a product; the list across products is described with less",
    ),
    exception("Products", Kind::Lacking, "/custom_url/create_redirect", "only written, never returned"),
    exception("Products", Kind::Lacking, "/modifiers", "asking for it shrinks a page to ten products"),
    exception(
        "Products",
        Kind::Lacking,
        "/options",
        "asking for it shrinks a page to ten products; rows of ProductOptions",
    ),
    exception("Products", Kind::Lacking, "/primary_image/product_id", "repeats the id"),
    exception(
        "AbandonedCartSettings",
        Kind::NotRequired,
        "/enabled",
        "demanded under a name that no member has; enable_notification is meant",
    ),
    exception("Banners", Kind::WrongType, "/visible", "1 or 0 as text"),
    exception("CartCustomItems", Kind::WrongType, "/quantity", "described as text, recorded as a number"),
    exception(
        "CartMetafields",
        Kind::WrongType,
        "/id",
        "a number, which the examples of this file write as text",
    ),
    exception(
        "CategoryProductSortOrders",
        Kind::NoParameter,
        "limit",
        "the list has pages, whose size is described for all lists together",
    ),
    exception(
        "ChannelMetafields",
        Kind::NoPointer,
        "/data",
        "described as one object without its envelope; the list of all channels has the right form",
    ),
    exception(
        "ContextualSearchFilters",
        Kind::NoParameter,
        "page",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception(
        "ContextualSearchFilters",
        Kind::NoParameter,
        "limit",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception("CustomersV2", Kind::NoParameter, "page", "works without being described"),
    exception("CustomersV2", Kind::NoParameter, "limit", "works without being described"),
    exception(
        "OrderDownloadConsignments",
        Kind::Lacking,
        "/line_items",
        "links, or the rows of OrderProducts",
    ),
    exception("OrderEmailConsignments", Kind::Lacking, "/line_items", "links, or the rows of OrderProducts"),
    exception("OrderFees", Kind::NoPointer, "/fees", "described as a single fee; its example has the list"),
    exception("OrderPickupConsignments", Kind::Lacking, "/line_items", "links, or the rows of OrderProducts"),
    exception("OrderPickups", Kind::NotRequired, "/pickup_id", "repeats the id"),
    exception(
        "OrderShippingConsignments",
        Kind::Lacking,
        "/line_items",
        "links, or the rows of OrderProducts",
    ),
    exception("OrderTaxes", Kind::WrongType, "/order_product_id", "a number, described as text"),
    exception(
        "ProductBulkPricingRules",
        Kind::NoParameter,
        "page",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception(
        "ProductBulkPricingRules",
        Kind::NoParameter,
        "limit",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception(
        "ProductReviews",
        Kind::NoPointer,
        "/reviews",
        "include=reviews is described, the rows it adds are not",
    ),
    exception(
        "StoreMetafields",
        Kind::WrongType,
        "/id",
        "a number, which the examples of this file write as text",
    ),
    exception(
        "TaxClasses",
        Kind::WrongType,
        "/id",
        "a number, described as text; orders and products refer to it as a number",
    ),
    exception(
        "TaxRates",
        Kind::NoParameter,
        "page",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception(
        "TaxRates",
        Kind::NoParameter,
        "limit",
        "not described, but the answer has page figures: without it a long list would be cut",
    ),
    exception("WidgetTemplates", Kind::NoPointer, "/channel_id", "only in the examples"),
    exception("WidgetTemplates", Kind::NoPointer, "/client_rerender", "only in the examples"),
    exception("WidgetTemplates", Kind::NoPointer, "/template_engine", "only in the examples"),
    exception("Widgets", Kind::NoPointer, "/storefront_api_query_params", "only in the examples"),
    exception("Widgets", Kind::NoPointer, "/widget_template/channel_id", "only in the examples"),
    exception("Widgets", Kind::NoPointer, "/widget_template/client_rerender", "only in the examples"),
    exception("Widgets", Kind::NoPointer, "/widget_template/template_engine", "only in the examples"),
    exception(
        "WidgetPlacements",
        Kind::NoPointer,
        "/widget/storefront_api_query_params",
        "only in the examples",
    ),
    exception(
        "WidgetPlacements",
        Kind::NoPointer,
        "/widget/widget_template/channel_id",
        "only in the examples",
    ),
    exception(
        "WidgetPlacements",
        Kind::NoPointer,
        "/widget/widget_template/client_rerender",
        "only in the examples",
    ),
    exception(
        "WidgetPlacements",
        Kind::NoPointer,
        "/widget/widget_template/template_engine",
        "only in the examples",
    ),
    exception("CheckoutSettings", Kind::NoPointer, "/order_confirmation_sri_hash", "only in the examples"),
];

/// Members that only real answers have and that are no columns: table, pointer, reason.
const SEEN_AND_LEFT_OUT: &[(&str, &str, &str)] = &[
    ("Products", "/variants", "swells pages until the server gives up; rows of ProductVariants"),
    ("Products", "/reviews", "swells pages until the server gives up"),
];

/// The member is no column on purpose.
pub fn is_left_out(table: &str, pointer: &str) -> bool {
    let excepted = EXCEPTIONS.iter().filter(|exception| exception.kind == Kind::Lacking);
    excepted.map(|exception| (exception.table, exception.subject)).any(|known| known == (table, pointer))
        || SEEN_AND_LEFT_OUT.iter().any(|(owner, member, _)| (*owner, *member) == (table, pointer))
}

const fn exception(
    table: &'static str,
    kind: Kind,
    subject: &'static str,
    reason: &'static str,
) -> Exception {
    Exception { table, kind, subject, reason }
}
