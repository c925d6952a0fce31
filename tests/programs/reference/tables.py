"""The tables that the reference queries use: what kind of value their columns hold, and how they join."""

INTEGER, DECIMAL, TEXT, FLAG, MOMENT = "integer", "decimal", "text", "flag", "moment"

TABLES = {
    "Products": {
        INTEGER: ["Id", "BrandId", "InventoryLevel", "TotalSold", "SortOrder", "ViewCount", "OptionSetId", "BaseVariantId"],
        DECIMAL: ["Price", "CostPrice", "RetailPrice", "Weight", "SalePrice"],
        TEXT: ["Name", "Sku", "Type", "Condition", "Availability", "Upc"],
        FLAG: ["IsVisible", "IsFeatured", "IsFreeShipping"],
        MOMENT: ["DateCreated", "DateModified"],
    },
    "ProductVariants": {
        INTEGER: ["Id", "ProductId", "InventoryLevel"],
        DECIMAL: ["Price", "CostPrice", "CalculatedPrice", "Weight"],
        TEXT: ["Sku", "Upc"],
        FLAG: ["PurchasingDisabled"],
        MOMENT: [],
    },
    "Orders": {
        INTEGER: ["Id", "CustomerId", "StatusId", "ItemsTotal", "ItemsShipped"],
        DECIMAL: ["TotalIncTax", "TotalExTax", "SubtotalIncTax", "ShippingCostIncTax", "RefundedAmount"],
        TEXT: ["Status", "PaymentMethod", "BillingAddressCity", "BillingAddressCountryIso2", "CurrencyCode"],
        FLAG: ["IsDeleted", "OrderIsDigital"],
        MOMENT: ["DateCreated", "DateModified", "DateShipped"],
    },
    "OrderProducts": {
        INTEGER: ["Id", "OrderId", "ProductId", "Quantity", "QuantityShipped"],
        DECIMAL: ["PriceIncTax", "TotalIncTax", "TotalExTax", "Weight"],
        TEXT: ["Name", "Sku", "Type"],
        FLAG: ["IsRefunded"],
        MOMENT: [],
    },
    "Customers": {
        INTEGER: ["Id", "CustomerGroupId", "AddressCount", "OriginChannelId"],
        DECIMAL: [],
        TEXT: ["Email", "FirstName", "LastName", "Company", "Phone"],
        FLAG: ["AcceptsProductReviewAbandonedCartEmails"],
        MOMENT: ["DateCreated", "DateModified"],
    },
    "CustomerAddresses": {
        INTEGER: ["Id", "CustomerId"],
        DECIMAL: [],
        TEXT: ["City", "CountryCode", "PostalCode", "FirstName", "LastName"],
        FLAG: [],
        MOMENT: [],
    },
    "Brands": {INTEGER: ["Id"], DECIMAL: [], TEXT: ["Name", "PageTitle"], FLAG: ["CustomUrlIsCustomized"], MOMENT: []},
    "Categories": {
        INTEGER: ["CategoryId", "ParentId", "SortOrder"],
        DECIMAL: [],
        TEXT: ["Name", "PageTitle"],
        FLAG: ["IsVisible"],
        MOMENT: [],
    },
    "ProductCategories": {INTEGER: ["ProductId", "CategoryId"], DECIMAL: [], TEXT: [], FLAG: [], MOMENT: []},
    "OrderStatuses": {INTEGER: ["Id", '"Order"'], DECIMAL: [], TEXT: ["Name", "SystemLabel"], FLAG: [], MOMENT: []},
    "ProductReviews": {
        INTEGER: ["Id", "ProductId", "Rating"],
        DECIMAL: [],
        TEXT: ["Title", "Name", "Status"],
        FLAG: [],
        MOMENT: ["DateCreated", "DateReviewed"],
    },
    "Coupons": {
        INTEGER: ["Id", "NumUses", "MaxUses"],
        DECIMAL: ["Amount", "MinPurchase"],
        TEXT: ["Name", "Type", "Code"],
        FLAG: ["Enabled"],
        MOMENT: ["DateCreated", "Expires"],
    },
}

# (child, its column, parent, its column)
JOINS = [
    ("Products", "BrandId", "Brands", "Id"),
    ("ProductVariants", "ProductId", "Products", "Id"),
    ("OrderProducts", "OrderId", "Orders", "Id"),
    ("OrderProducts", "ProductId", "Products", "Id"),
    ("Orders", "CustomerId", "Customers", "Id"),
    ("Orders", "StatusId", "OrderStatuses", "Id"),
    ("CustomerAddresses", "CustomerId", "Customers", "Id"),
    ("ProductCategories", "ProductId", "Products", "Id"),
    ("ProductCategories", "CategoryId", "Categories", "CategoryId"),
    ("ProductReviews", "ProductId", "Products", "Id"),
]
