//! Queries written for the other BigCommerce driver run unchanged: the names of its tables and columns resolve here, though
//! the lists of tables and columns do not show them.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use bigcommerce_schemas::{Catalogue, fold};

/// Its tables and views, each with the columns that its documentation shows.
const NAMES: &str = "\
Orders: Id CustomerId DateCreated DateModified DateShipped StatusId CartId Status SubtotalExTax SubtotalIncTax
+ ShippingCostExTax ShippingCostIncTax HandlingCostExTax HandlingCostIncTax WrappingCostExTax WrappingCostIncTax
+ TotalExTax TotalIncTax ItemsTotal ItemsShipped PaymentMethod PaymentProviderId PaymentStatus RefundedAmount
+ CurrencyId OrderIsDigital StaffNotes BillingFirstName BillingLastName BillingCompany BillingStreet1
+ BillingCity BillingState BillingZip BillingCountry BillingEmail BillingPhone
OrderItems: Id ProductId CustomSKU OrderId Name PriceExTax PriceIncTax QuantityOrdered QuantityShipped
+ TotalExtax TotalIncTax IsRefunded ExternalId AppliedDiscounts
OrderShipments: Id OrderId DateCreated TrackingNumber TrackingCarrier TrackingLink ShippingProvider
+ ShippingMethod Comments OrderAddressId CustomerId ShippingProviderDisplayName
Customers: Id Company FirstName LastName Email Phone DateCreated DateModified CustomerGroup
+ RegistrationIpAddress StoreCreditAmounts
CustomerAddresses: Id CustomerId FirstName LastName Company Address1 Address2 City StateOrProvince PostalCode
+ Country CountryCode Phone AddressType
Products: Id Name Type Sku Description SearchKeywords AvailabilityDescription Price CostPrice RetailPrice
+ SalePrice CalculatedPrice SortOrder IsVisible IsFeatured RelatedProducts InventoryLevel InventoryWarningLevel
+ Warranty Weight Width Height BrandId DateModified DateLastImported Condition Availability Categories
ProductVariants: Id ProductId SKU SkuID Price CalculatedPrice SalePrice RetailPrice MapPrice Weight
+ CalculatedWeight Width Height
ProductOptions: Id ProductId DisplayName Name Type SortOrder
ProductImages: Id ProductId ImageFile StandardUrl ThumbnailUrl IsThumbnail SortOrder Description DateModified
+ ImageUrl
Categories: Id ParentId Name Description Views SortOrder PageTitle MetaKeywords IsVisible TreeId CategoryUUID
CategoryTrees: Id Name Channels
Channels: Id ConfigMetaAppId ConfigMetaAppSections Datecreated Datemodified Externalid Iconurl Isenabled
+ IslistableFromUi Isvisible Name Platform Status Type
Coupons: Id Name Type Amount MinPurchase Expires Enabled Code AppliesToEntity AppliesToIds NumUses MaxUses
+ MaxUsesPerCustomer DateCreated ShippingMethods
PriceListRecords: CalculatedPrice DateCreated DateModified ProductId PriceListId VariantId Sku Currency Price
+ SalePrice RetailPrice MapPrice BulkPricingTiers
ShippingMethods: Id Name Type Enabled HandlingFeesPercentageSurcharge HandlingFeesFixedSurcharge IsFallback
+ Settings ZoneId
ShippingZones: Id Name Type FreeShippingEnabled FreeShippingMinimumSubTotal
+ FreeShippingExcludeFixedShippingProducts HandlingFeesDisplaySeparately HandlingFeesPercentageSurcharge
+ HandlingFeesFixedSurcharge Enabled Locations
CustomerGroups: Id Name IsDefault CategoryAccessType CategoryAccessCategories IsGroupForGuests DateCreated
+ DateModified DiscountRules
GiftCertificates: Id Code Amount Status Balance ToName ToEmail OrderId Template Message FromName FromEmail
+ CustomerId ExpiryDate PurchaseDate CurrencyCode
OrderCoupons: Id OrderId CouponId Code Amount Type Discount
OrderRefundsPayments: Id OrderRefundId OrderId ProviderId Amount Offline IsDeclined DeclinedMessage
PickupConsignments: Id OrderId PickupMethodId PickupMethodDisplayName CollectionInstructions
+ CollectionTimeDescription LocationId LocationName LocationCode LocationAddressLine1 LocationAddressLine2
+ LocationAddressCity LocationAddressState LocationAddressPostalCode LocationAddressCountryAlpha2 LocationEmail
+ LocationPhone
OrderItemOptionValues: Id Value
ShipmentItems: Quantity
ProductVariantValues: Id OptionId Label DisplayName
ShippingZoneLocations: CountryIso2 Zip
Brands: Id Name
ChannelListings: ChannelId ProductId State Variants
Currencies: CurrencyCode CurrencyExchangeRate Name Token TokenLocation DecimalToken ThousandsToken
+ DecimalPlaces
PriceLists: Id Name
ProductMetafields: ProductId Namespace Key Value PermissionSet
ProductOptionValues: ProductId OptionId Label SortOrder
ProductReviews: ProductId Title DateReviewed
Blogposts: Id Title
BlogTags: Tag
DownloadConsignments: OrderId
EmailConsignments: OrderId
OrderMessages: OrderId
OrderRefunds: Id OrderId UserId Created Reason TotalAmount TotalTax UsesMerchantOverrideValues
OrderRefundsItems: ItemType ItemId Quantity RequestedAmount
OrderShippingAddresses: OrderId
OrderStatuses: Id Name
OrderTaxes: OrderId
Pages: Id Name
PaymentMethods: Code Name
PriceListAssignments: Id PriceListId CustomerGroupId ChannelId
ProductBulkPricingRules: ProductId
ProductCustomFields: ProductId Name Value
ProductRules: ProductId
ProductVideos: ProductId
Redirects: Id
ShippingConsignmentQuotes: OrderId
ShippingConsignments: OrderId
Stores: Id Domain Name Currency PlanName
TaxClasses: Id Name
Transactions: Event Method Amount Currency Gateway GatewayTransactionId Status
";

#[test]
fn names_of_the_other_driver_resolve() {
    let catalogue = Catalogue::built_in().unwrap();
    let (mut unknown, mut table, mut tables) = (Vec::new(), None, 0);
    for line in NAMES.lines() {
        let columns = match (line.strip_prefix("+ "), line.split_once(": ")) {
            (Some(more), _) => more,
            (None, Some((name, columns))) => {
                tables += 1;
                table = catalogue.table(name);
                if table.is_none() {
                    unknown.push(name.to_owned());
                }
                columns
            }
            (None, None) => panic!("{line}"),
        };
        for column in columns.split(' ') {
            let known = table.is_none_or(|table| {
                table.columns.iter().any(|known| {
                    std::iter::once(&known.name).chain(&known.aliases).any(|name| fold(name) == fold(column))
                })
            });
            if !known {
                unknown.push(format!("{}.{column}", table.map_or("", |table| &table.name)));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:?}");
    assert_eq!(tables, 55, "23 tables and 32 views");
}
