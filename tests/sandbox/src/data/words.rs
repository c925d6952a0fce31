//! The words that names, texts and addresses are made of, the awkward ones first.

/// Product names that tools stumble over.
pub(crate) const AWKWARD_NAMES: &[&str] = &[
    "Crème brûlée torch \"Étoile\"",
    "100% cotton_towel, large",
    "日本茶 — Sencha 50 g",
    "🎧 Headphones 🇩🇪",
    "O'Brien's mug; \\ back\\slash",
    "  Blank at both ends  ",
    "Ünïcödé İstanbul ß",
    "<b>Bold</b> & \"quoted\"",
];

pub(crate) const ADJECTIVES: &[&str] = &[
    "Canvas", "Linen", "Oak", "Steel", "Glass", "Ceramic", "Leather", "Bamboo", "Woollen", "Copper",
    "Recycled", "Folding", "Café", "Nordic",
];

pub(crate) const NOUNS: &[&str] = &[
    "Tote",
    "Towel",
    "Chair",
    "Bottle",
    "Terrarium",
    "Mug",
    "Wallet",
    "Cutting Board",
    "Blanket",
    "Kettle",
    "Lamp",
    "Stool",
    "Brush",
    "Planter",
    "Knife",
];

/// Brand names; two differ only in case.
pub(crate) const BRANDS: &[&str] = &[
    "Sagaform",
    "SAGAFORM",
    "Müller & Söhne",
    "Common Good",
    "OFS",
    "50%_Off, Ltd.",
    "Łódź Works",
    "株式会社 青空",
    "O'Reilly \"Tools\"",
    "Nord",
];

pub(crate) const CATEGORIES: &[&str] = &[
    "Bath",
    "Garden",
    "Publications",
    "Kitchen",
    "Utility",
    "Shop All",
    "Crème & Soap",
    "Sale 50%",
    "Kids' \"Corner\"",
    "Café",
    "Outdoor_Gear",
    "Downloads",
];

pub(crate) const FIRST_NAMES: &[&str] = &[
    "Ana",
    "Jürgen",
    "Zoë",
    "李",
    "Seán",
    "Nguyễn",
    "Olga",
    "D'Arcy",
    "María José",
    "Ivan",
    "Noor",
    "Chloë",
    "Bob",
    "Åse",
];

pub(crate) const LAST_NAMES: &[&str] = &[
    "Smith",
    "O'Neill",
    "Müller",
    "García, Jr.",
    "Łukasz",
    "王",
    "Sørensen",
    "van der Berg",
    "Kowalski",
    "Dubois",
    "\"Quoted\"",
    "Brown",
    "Öz",
];

pub(crate) const COMPANIES: &[&str] =
    &["", "", "", "Acme, Inc.", "Bäckerei Schmidt", "100% Organic_Co", "", "Smith & Sons"];

pub(crate) const STREETS: &[&str] =
    &["123 Main St", "Königstraße 5", "1 Infinite Loop, Apt. \"B\"", "4-2-8 Shibakōen", "77 O'Connell St"];

/// City, state, postal code, country, ISO code.
pub(crate) const PLACES: &[(&str, &str, &str, &str, &str)] = &[
    ("Austin", "Texas", "78701", "United States", "US"),
    ("München", "Bayern", "80331", "Germany", "DE"),
    ("São Paulo", "São Paulo", "01310-100", "Brazil", "BR"),
    ("Tōkyō", "Tokyo", "105-0011", "Japan", "JP"),
    ("Dublin", "", "D02 X285", "Ireland", "IE"),
    ("Boston", "Massachusetts", "02108", "United States", "US"),
];

/// The place at an index that wraps around.
pub(crate) fn place(index: i64) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
    let count = i64::try_from(PLACES.len()).unwrap_or(1).max(1);
    let at = usize::try_from(index.rem_euclid(count)).unwrap_or(0);
    PLACES.get(at).copied().unwrap_or_default()
}
